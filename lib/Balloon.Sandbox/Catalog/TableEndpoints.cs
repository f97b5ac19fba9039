using System.Text.Json;
using Balloon.Iceberg.Spec;

namespace Balloon.Sandbox.Catalog;

/// <summary>The endpoints for tables: list, create, load, exists, commit, drop, rename, register, and commits of several tables.</summary>
internal sealed class TableEndpoints(TableService tables)
{
    public void Map(CatalogRoutes routes)
    {
        routes.Map("GET", "/v1/namespaces/{ns}/tables", ListAsync);
        routes.Map("POST", "/v1/namespaces/{ns}/tables", CreateAsync);
        routes.Map("POST", "/v1/namespaces/{ns}/register", RegisterAsync);
        routes.Map("GET", "/v1/namespaces/{ns}/tables/{table}", LoadAsync);
        routes.Map("HEAD", "/v1/namespaces/{ns}/tables/{table}", ExistsAsync);
        routes.Map("POST", "/v1/namespaces/{ns}/tables/{table}", CommitAsync);
        routes.Map("DELETE", "/v1/namespaces/{ns}/tables/{table}", DropAsync);
        routes.Map("POST", "/v1/namespaces/{ns}/tables/{table}/metrics", AcceptMetricsAsync);
        routes.Map("POST", "/v1/tables/rename", RenameAsync);
        routes.Map("POST", "/v1/transactions/commit", CommitTransactionAsync);
    }

    private Task ListAsync(CatalogRequest request)
    {
        var paging = Paging.Of(request);
        var name = request.Namespace;
        var names = tables.List(name, paging);
        return request.AnswerAsync(json =>
        {
            json.WriteStartObject();
            paging.WriteNext(json, names);
            json.WriteStartArray("identifiers");
            foreach (var table in names)
            {
                json.WriteStartObject();
                json.WritePropertyName("namespace");
                json.WriteLevels(name);
                json.WriteString("name", table);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private async Task CreateAsync(CatalogRequest request)
    {
        using var body = await request.BodyAsync().ConfigureAwait(false);
        var root = body.RootElement;
        var created = new NewTable(
            TableName.Of(request.Namespace, root.RequiredString("name")),
            Schema.FromJson(root.Required("schema", JsonValueKind.Object)),
            root.Optional("partition-spec", JsonValueKind.Object) is { } spec ? PartitionSpec.FromJson(spec) : null,
            root.Optional("write-order", JsonValueKind.Object) is { } order ? SortOrder.FromJson(order) : null,
            root.OptionalString("location"),
            root.OptionalMap("properties")
        );
        if (root.OptionalFlag("stage-create"))
        {
            var staged = tables.Stage(created);
            await AnswerAsync(request, null, staged.ToJson()).ConfigureAwait(false);
            return;
        }

        var stored = await tables.CreateAsync(created, request.Aborted).ConfigureAwait(false);
        await AnswerAsync(request, stored.Location, stored.Json).ConfigureAwait(false);
    }

    private async Task RegisterAsync(CatalogRequest request)
    {
        using var body = await request.BodyAsync().ConfigureAwait(false);
        var root = body.RootElement;
        var stored = await tables
            .RegisterAsync(
                TableName.Of(request.Namespace, root.RequiredString("name")),
                root.RequiredString("metadata-location"),
                root.OptionalFlag("overwrite"),
                request.Aborted
            )
            .ConfigureAwait(false);
        await AnswerAsync(request, stored.Location, stored.Json).ConfigureAwait(false);
    }

    private async Task LoadAsync(CatalogRequest request)
    {
        var stored = await tables.LoadAsync(request.Table, request.Aborted).ConfigureAwait(false);
        var json = request.Query("snapshots") switch
        {
            null or "" or "all" => stored.Json,
            "refs" => OnlyReferenced(stored.Metadata).ToJson(),
            var other => throw CatalogError.BadRequest($"snapshots must be 'all' or 'refs', not '{other}'."),
        };
        await AnswerAsync(request, stored.Location, json).ConfigureAwait(false);
    }

    private static TableMetadata OnlyReferenced(TableMetadata metadata)
    {
        var referenced = metadata.Refs.Values.Select(reference => reference.SnapshotId).ToHashSet();
        return metadata with { Snapshots = [.. metadata.Snapshots.Where(snapshot => referenced.Contains(snapshot.SnapshotId))] };
    }

    private Task ExistsAsync(CatalogRequest request)
    {
        tables.Require(request.Table);
        return request.NoContentAsync();
    }

    private async Task CommitAsync(CatalogRequest request)
    {
        using var body = await request.BodyAsync().ConfigureAwait(false);
        var table = request.Table;
        if (body.RootElement.Optional("identifier", JsonValueKind.Object) is { } named && TableName.Of(named) != table)
            throw CatalogError.BadRequest($"The path names the table {table}, but the body names {TableName.Of(named)}.");
        var stored = await tables.Committer.CommitAsync(TableChange.Of(table, body.RootElement), request.Aborted).ConfigureAwait(false);
        await AnswerAsync(request, stored.Location, stored.Json, config: false).ConfigureAwait(false);
    }

    private async Task CommitTransactionAsync(CatalogRequest request)
    {
        using var body = await request.BodyAsync().ConfigureAwait(false);
        var changes = body
            .RootElement.Required("table-changes", JsonValueKind.Array)
            .EnumerateArray()
            .Select(change => TableChange.Of(TableName.Of(change.Required("identifier", JsonValueKind.Object)), change))
            .ToList();
        if (changes.GroupBy(change => change.Table).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
            throw CatalogError.BadRequest($"The transaction names the table {twice.Key} more than once.");
        if (changes.Count > 0)
            await tables.Committer.CommitAsync(changes, request.Aborted).ConfigureAwait(false);
        await request.NoContentAsync().ConfigureAwait(false);
    }

    private Task DropAsync(CatalogRequest request)
    {
        tables.Drop(request.Table, purge: request.Flag("purgeRequested"));
        return request.NoContentAsync();
    }

    private async Task RenameAsync(CatalogRequest request)
    {
        using var body = await request.BodyAsync().ConfigureAwait(false);
        tables.Rename(
            TableName.Of(body.RootElement.Required("source", JsonValueKind.Object)),
            TableName.Of(body.RootElement.Required("destination", JsonValueKind.Object))
        );
        await request.NoContentAsync().ConfigureAwait(false);
    }

    /// <summary>Accepts and ignores reports of scan metrics: a refusal would only cause noise in the clients' logs.</summary>
    private async Task AcceptMetricsAsync(CatalogRequest request)
    {
        using var body = await request.BodyAsync().ConfigureAwait(false);
        await request.NoContentAsync().ConfigureAwait(false);
    }

    private static Task AnswerAsync(CatalogRequest request, string? location, ReadOnlyMemory<byte> metadata, bool config = true) =>
        request.AnswerAsync(json =>
        {
            json.WriteStartObject();
            if (location is not null)
                json.WriteString("metadata-location", location);
            json.WritePropertyName("metadata");
            json.WriteRawValue(metadata.Span, skipInputValidation: true);
            if (config)
            {
                json.WriteStartObject("config");
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
}
