namespace Balloon.Sandbox.Catalog;

/// <summary>The endpoints for namespaces: list, create, load, exists, drop, properties.</summary>
internal sealed class NamespaceEndpoints(CatalogStore store, LocationRule rule)
{
    public void Map(CatalogRoutes routes)
    {
        routes.Map("GET", "/v1/namespaces", ListAsync);
        routes.Map("POST", "/v1/namespaces", CreateAsync);
        routes.Map("GET", "/v1/namespaces/{ns}", LoadAsync);
        routes.Map("HEAD", "/v1/namespaces/{ns}", ExistsAsync);
        routes.Map("DELETE", "/v1/namespaces/{ns}", DropAsync);
        routes.Map("POST", "/v1/namespaces/{ns}/properties", UpdateAsync);
    }

    private Task ListAsync(CatalogRequest request)
    {
        var paging = Paging.Of(request);
        NamespaceName? parent = request.Query("parent") is { Length: > 0 } named ? NamespaceName.OfPath(named) : null;
        using var session = store.Open();
        if (parent is { } known && !session.HasNamespace(known))
            throw CatalogError.NoSuchNamespace(known);
        var children = Children(session.AllNamespaces(), parent?.Stored, paging);
        return request.AnswerAsync(json =>
        {
            json.WriteStartObject();
            paging.WriteNext(json, children);
            json.WriteStartArray("namespaces");
            foreach (var child in children)
                json.WriteLevels(new NamespaceName(child));
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static List<string> Children(List<string> all, string? parent, Paging paging)
    {
        var prefix = parent is null ? "" : parent + ".";
        var children = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in all)
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            var end = name.IndexOf('.', prefix.Length);
            var child = end < 0 ? name : name[..end];
            if (paging.After is null || string.CompareOrdinal(child, paging.After) > 0)
                children.Add(child);
        }

        return children.Take(paging.Size + 1).ToList();
    }

    private async Task CreateAsync(CatalogRequest request)
    {
        using var body = await request.BodyAsync().ConfigureAwait(false);
        var name = NamespaceName.Of(body.RootElement.RequiredStrings("namespace"));
        var properties = body.RootElement.OptionalMap("properties");
        CheckLocation(properties);
        using var session = store.Open();
        session.Begin();
        if (session.HasNamespace(name))
            throw CatalogError.NamespaceExists(name);
        // As in JdbcCatalog, a namespace may be created before its parent, which then exists implicitly.
        session.SetProperty(name, CatalogStore.ExistsProperty, "true");
        foreach (var (key, value) in properties)
            session.SetProperty(name, key, value);
        session.Commit();
        await WriteAsync(request, name, properties).ConfigureAwait(false);
    }

    private Task LoadAsync(CatalogRequest request)
    {
        var name = request.Namespace;
        using var session = store.Open();
        if (!session.HasNamespace(name))
            throw CatalogError.NoSuchNamespace(name);
        var properties = session.NamespaceProperties(name);
        properties.Remove(CatalogStore.ExistsProperty);
        return WriteAsync(request, name, properties);
    }

    private Task ExistsAsync(CatalogRequest request)
    {
        using var session = store.Open();
        return session.HasNamespace(request.Namespace) ? request.NoContentAsync() : throw CatalogError.NoSuchNamespace(request.Namespace);
    }

    private Task DropAsync(CatalogRequest request)
    {
        var name = request.Namespace;
        using var session = store.Open();
        session.Begin();
        if (!session.HasNamespace(name))
            throw CatalogError.NoSuchNamespace(name);
        var below = name.Stored + ".";
        if (session.HasAnyTable(name) || session.AllNamespaces().Any(other => other.StartsWith(below, StringComparison.Ordinal)))
            throw CatalogError.NamespaceNotEmpty(name);
        session.DropNamespace(name);
        session.Commit();
        return request.NoContentAsync();
    }

    private async Task UpdateAsync(CatalogRequest request)
    {
        var name = request.Namespace;
        using var body = await request.BodyAsync().ConfigureAwait(false);
        var removals = body.RootElement.OptionalStrings("removals");
        var updates = body.RootElement.OptionalMap("updates");
        CheckLocation(updates);
        if (removals.FirstOrDefault(updates.ContainsKey) is { } both)
            throw CatalogError.Unprocessable($"The property '{both}' is both set and removed: choose one.");
        if (removals.Concat(updates.Keys).Any(key => key == CatalogStore.ExistsProperty))
            throw CatalogError.BadRequest($"The property '{CatalogStore.ExistsProperty}' is the catalog's own.");
        using var session = store.Open();
        session.Begin();
        if (!session.HasNamespace(name))
            throw CatalogError.NoSuchNamespace(name);
        var removed = removals.Distinct().Where(key => session.RemoveProperty(name, key)).ToList();
        foreach (var (key, value) in updates)
            session.SetProperty(name, key, value);
        session.SetProperty(name, CatalogStore.ExistsProperty, "true");
        session.Commit();
        await request
            .AnswerAsync(json =>
            {
                json.WriteStartObject();
                json.WriteStrings("removed", removed);
                json.WriteStrings("updated", updates.Keys);
                json.WriteStrings("missing", removals.Except(removed));
                json.WriteEndObject();
            })
            .ConfigureAwait(false);
    }

    // Tables without a location of their own are created there.
    private void CheckLocation(Dictionary<string, string> properties)
    {
        if (properties.GetValueOrDefault("location") is { Length: > 0 } location)
            rule.CheckParent(location);
    }

    private static Task WriteAsync(CatalogRequest request, NamespaceName name, Dictionary<string, string> properties) =>
        request.AnswerAsync(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("namespace");
            json.WriteLevels(name);
            json.WriteMap("properties", properties);
            json.WriteEndObject();
        });
}
