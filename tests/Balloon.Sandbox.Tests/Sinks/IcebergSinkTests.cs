using Balloon.Iceberg;
using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Catalog.Rest;
using Balloon.Iceberg.Spec;
using Balloon.Sandbox.Catalog;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Sinks;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Tests.Catalog;
using Balloon.Sandbox.Types;
using Balloon.Testing;
using Microsoft.AspNetCore.Http;

namespace Balloon.Sandbox.Tests.Sinks;

public sealed class IcebergSinkTests(CatalogFixture catalog) : IClassFixture<CatalogFixture>
{
    private static readonly IReadOnlyList<ResultColumn> Columns = [new("player", SqlType.Varchar), new("total", SqlType.BigInt)];

    private readonly string ns = $"n{Guid.NewGuid():n}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upsert_table_holds_the_state()
    {
        await using var sink = await CreateAsync(Definition(catalog.Uri));
        await CommitAsync(sink, 1, [("a", 1, false), ("b", 2, false), ("c", 3, false)], []);
        await CommitAsync(sink, 2, [("a", 10, true), ("d", 4, false)], ["b"]);
        Assert.Equal(["a=10", "c=3", "d=4"], await RowsAsync());
    }

    /// <summary>A foreign catalog could place a table anywhere.</summary>
    [Fact]
    public async Task A_table_outside_the_allowed_locations_is_refused()
    {
        using var elsewhere = new TempFolder();
        var definition = Definition(catalog.Uri);
        await using (await CreateAsync(definition)) { }
        foreach (var (allowed, refused) in (IEnumerable<(string[], bool)>)[([], true), ([catalog.Warehouse], false)])
        {
            var factory = new IcebergSinkFactory(TimeProvider.System, locations: new LocationRule(elsewhere.Path, allowed));
            if (refused)
            {
                var error = await Assert.ThrowsAsync<SqlException>(() => factory.CreateAsync(definition, restart: false, Stop));
                Assert.Contains("nor in a folder that is allowed", error.Message, StringComparison.Ordinal);
            }
            else
                await (await factory.CreateAsync(definition, restart: false, Stop)).DisposeAsync();
        }
    }

    [Fact]
    public async Task An_epoch_without_changes_creates_no_snapshot()
    {
        await using var sink = await CreateAsync(Definition(catalog.Uri));
        await CommitAsync(sink, 1, [], []);
        Assert.Empty((await LoadAsync()).Metadata.Snapshots);
    }

    [Fact]
    public async Task After_a_crash_an_epoch_that_is_in_the_table_is_not_committed_again()
    {
        var definition = Definition(catalog.Uri);
        byte[] pending;
        await using (var sink = await CreateAsync(definition))
        {
            pending = await sink.PrepareAsync(7, Changes([("a", 1, false)], []), Stop);
            await sink.CommitAsync(7, pending, default, Stop);
        }

        await using var again = await new IcebergSinkFactory(TimeProvider.System).CreateAsync(definition, restart: true, Stop);
        await again.CommitAsync(7, pending, default, Stop);
        Assert.Single((await LoadAsync()).Metadata.Snapshots);
        Assert.Equal(["a=1"], await RowsAsync());
    }

    [Fact]
    public async Task A_recreated_sink_is_a_new_one_and_its_first_epoch_is_committed()
    {
        var definition = Definition(catalog.Uri) with { Id = "first" };
        await using (var sink = await CreateAsync(definition))
            await CommitAsync(sink, 7, [("a", 1, false)], []);
        await using var next = await CreateAsync(definition with { Id = "second" });
        await CommitAsync(next, 7, [("b", 2, false)], []);
        Assert.Equal(["a=1", "b=2"], await RowsAsync());
    }

    [Fact]
    public async Task A_restart_does_not_wait_for_an_unreachable_catalog()
    {
        var nobody = new Uri($"http://127.0.0.1:{Balloon.Testing.Ports.Free()}");
        await using var sink = await new IcebergSinkFactory(TimeProvider.System).CreateAsync(Definition(nobody), restart: true, Stop);
        await Assert.ThrowsAsync<IcebergException>(() => sink.PrepareAsync(1, Changes([("a", 1, false)], []), Stop));
    }

    [Fact]
    public async Task A_restart_finds_the_catalog_at_its_new_address()
    {
        await using (await CreateAsync(Definition(catalog.Uri))) { }

        var former = new Uri("http://127.0.0.1:1");
        var factory = new IcebergSinkFactory(TimeProvider.System, uri => uri.Port == 1 ? catalog.Uri : uri);
        await using var sink = await factory.CreateAsync(Definition(former), restart: true, Stop);
        await CommitAsync(sink, 1, [("a", 1, false)], []);
        Assert.Equal(["a=1"], await RowsAsync());
    }

    [Fact]
    public async Task A_missing_table_is_refused_unless_the_sink_creates_it()
    {
        var definition = Definition(catalog.Uri);
        var options = new Dictionary<string, string>(definition.Options) { ["create_table_if_not_exists"] = "false" };
        var error = await Assert.ThrowsAsync<SqlException>(() => CreateAsync(definition with { Options = options }));
        Assert.Equal(SqlStates.UndefinedTable, error.SqlState);
        Assert.Contains(ns, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_catalog_that_does_not_answer_is_named()
    {
        var nobody = new Uri($"http://127.0.0.1:{Balloon.Testing.Ports.Free()}");
        var error = await Assert.ThrowsAsync<SqlException>(() => CreateAsync(Definition(nobody)));
        Assert.Contains(nobody.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_recreated_under_the_sink_is_reported()
    {
        await using var sink = await CreateAsync(Definition(catalog.Uri));
        var pending = await sink.PrepareAsync(1, Changes([("a", 1, false)], []), Stop);
        await using var rest = await RestCatalog.ConnectAsync(new RestCatalogOptions { Uri = catalog.Uri }, Stop);
        var table = await LoadAsync();
        await rest.DropTableAsync(table.Identifier, purge: false, Stop);
        await rest.CreateTableAsync(table.Identifier, table.Schema, cancellationToken: Stop);
        var error = await Assert.ThrowsAsync<SqlException>(() => sink.CommitAsync(1, pending, default, Stop));
        Assert.Contains("dropped and created again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_added_to_the_table_while_the_sink_runs_is_null()
    {
        await using var sink = await CreateAsync(Definition(catalog.Uri));
        await CommitAsync(sink, 1, [("a", 1, false)], []);
        var table = await LoadAsync();
        await table.NewTransaction().UpdateSchema(schema => schema.AddColumn("later", PrimitiveType.String)).CommitAsync(Stop);
        await CommitAsync(sink, 2, [("b", 2, false)], []);
        Assert.Equal(["a=1", "b=2"], await RowsAsync());
    }

    [Fact]
    public async Task Old_snapshots_expire_except_the_one_that_recovery_needs()
    {
        var clock = new SetClock();
        var definition = With(Definition(catalog.Uri), ("snapshot_expiration_max_age_millis", "60000"));
        await using var sink = await new IcebergSinkFactory(clock).CreateAsync(definition, restart: false, Stop);
        for (var epoch = 1; epoch <= 3; epoch++)
            await CommitAsync(sink, epoch, [("a", epoch, epoch > 1)], []);
        Assert.Equal(3, (await LoadAsync()).Metadata.Snapshots.Count);
        clock.Now += TimeSpan.FromMinutes(5);
        await CommitAsync(sink, 4, [("a", 4, true)], []);
        var left = (await LoadAsync()).Metadata.Snapshots;
        Assert.Equal("4", Assert.Single(left).Summary[IcebergSink.EpochKey]);
        Assert.Equal(["a=4"], await RowsAsync());
    }

    [Fact]
    public async Task Compaction_merges_files_and_keeps_the_rows()
    {
        var clock = new SetClock();
        var definition = With(Definition(catalog.Uri), ("enable_compaction", "true"), ("compaction_interval_sec", "60"));
        await using var sink = await new IcebergSinkFactory(clock).CreateAsync(definition, restart: false, Stop);
        for (var epoch = 1; epoch <= 4; epoch++)
            await CommitAsync(sink, epoch, [("a", epoch, epoch > 1), ($"b{epoch}", epoch, false)], []);
        clock.Now += TimeSpan.FromMinutes(2);
        await CommitAsync(sink, 5, [("a", 5, true)], []);
        var table = await LoadAsync();
        Assert.Equal("replace", table.CurrentSnapshot!.Operation);
        Assert.Empty(Assert.Single(await table.NewScan().PlanFilesAsync(Stop)).Deletes);
        Assert.Equal(["a=5", "b1=1", "b2=2", "b3=3", "b4=4"], await RowsAsync());
        await CommitAsync(sink, 6, [("a", 6, true)], ["b1"]);
        Assert.Equal(["a=6", "b2=2", "b3=3", "b4=4"], await RowsAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Whatever_goes_wrong_each_epoch_is_in_the_table_exactly_once(int seed) => RunWithFaultsAsync(seed, epochs: 6);

    [Fact]
    public async Task Whatever_goes_wrong_each_of_many_epochs_is_in_the_table_exactly_once()
    {
        Balloon.Testing.Long.Only();
        await RunWithFaultsAsync(seed: 3, epochs: 100);
    }

    private async Task RunWithFaultsAsync(int seed, int epochs)
    {
        var random = new Random(seed);
        var armed = false;
        await using var proxy = new FaultyCatalog(catalog.Uri, Decide, RivalAsync);
        await proxy.StartAsync();
        await using var sink = await CreateAsync(Definition(proxy.Uri, "append-only"));
        armed = true;
        var known = default(SinkPosition);
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            var pending = await TryAsync(() => sink.PrepareAsync(epoch, Changes([($"row {epoch}", epoch, false)], []), Stop));
            await TryAsync(async () =>
            {
                known = await sink.CommitAsync(epoch, pending, known, Stop);
                return 0;
            });
        }

        armed = false;
        var table = await LoadAsync();
        var committed = table
            .Metadata.Snapshots.Where(s => s.Summary.ContainsKey(IcebergSink.EpochKey))
            .Select(s => s.Summary[IcebergSink.EpochKey]);
        Assert.Equal(Enumerable.Range(1, epochs).Select(epoch => $"{epoch}"), committed);
        Assert.Equal(Enumerable.Range(1, epochs).Select(epoch => $"row {epoch}={epoch}").Order(StringComparer.Ordinal), await RowsAsync());

        Fault Decide(HttpRequest request) =>
            !armed ? Fault.None
            : HttpMethods.IsPost(request.Method) ? (Fault)random.Next(7)
            : random.Next(8) == 0 ? Fault.ErrorBefore
            : Fault.None;

        // Another writer changes the same branch, so that the sink's requirement fails.
        async Task RivalAsync() =>
            await (await LoadAsync()).NewTransaction().RowDelta(await EmptyAsync()).SetSummary("rival", "1").CommitAsync(Stop);
    }

    private async Task<Balloon.Iceberg.Writing.WriteResult> EmptyAsync()
    {
        await using var writer = (await LoadAsync()).NewDataWriter();
        return await writer.CompleteAsync(Stop);
    }

    /// <summary>Repeats the call until it succeeds, as the engine does.</summary>
    private static async Task<T> TryAsync<T>(Func<Task<T>> work)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (IcebergException) when (attempt < 50)
            {
                await Task.Delay(5, Stop);
            }
        }
    }

    private static Task<ISink> CreateAsync(SinkDefinition definition) =>
        new IcebergSinkFactory(TimeProvider.System).CreateAsync(definition, restart: false, Stop);

    private readonly Dictionary<ISink, SinkPosition> marks = [];

    private async Task CommitAsync(ISink sink, long epoch, (string Player, long Total, bool Replaces)[] upserts, string[] deletes) =>
        marks[sink] = await sink.CommitAsync(
            epoch,
            await sink.PrepareAsync(epoch, Changes(upserts, deletes), Stop),
            marks.GetValueOrDefault(sink),
            Stop
        );

    private SinkChanges Changes((string Player, long Total, bool Replaces)[] upserts, string[] deletes) =>
        SinkRows.Changes(
            Definition(catalog.Uri),
            upserts.Select(row => (new object?[] { row.Player, row.Total }, row.Replaces)),
            [.. deletes.Select(key => new object?[] { key })]
        );

    private SinkDefinition Definition(Uri uri, string type = "upsert") =>
        new(
            "s",
            "sink-id",
            Columns,
            [0],
            new Dictionary<string, string>
            {
                ["connector"] = "iceberg",
                ["type"] = type,
                ["primary_key"] = "player",
                ["catalog.type"] = "rest",
                ["catalog.uri"] = uri.ToString(),
                ["warehouse.path"] = "lake",
                ["database.name"] = ns,
                ["table.name"] = "t",
                ["create_table_if_not_exists"] = "true",
            }
        );

    private static SinkDefinition With(SinkDefinition definition, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var options = new Dictionary<string, string>(definition.Options);
        foreach (var (name, value) in more)
            options[name] = value;
        return definition with { Options = options };
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private async Task<Table> LoadAsync()
    {
        var rest = await RestCatalog.ConnectAsync(new RestCatalogOptions { Uri = catalog.Uri }, Stop);
        return await rest.LoadTableAsync(new TableIdentifier(ns, "t"), Stop);
    }

    private async Task<List<string>> RowsAsync()
    {
        var rows = new List<string>();
        await foreach (var row in (await LoadAsync()).NewScan().ReadRowsAsync(Stop))
            rows.Add($"{row["player"]}={row["total"]}");
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }
}
