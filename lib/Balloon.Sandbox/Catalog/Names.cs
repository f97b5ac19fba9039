using System.Text.Json;

namespace Balloon.Sandbox.Catalog;

/// <summary>
/// A namespace of one or more levels. It is stored with dots between them, as in JdbcCatalog, so no level may contain a dot.
/// </summary>
internal readonly record struct NamespaceName(string Stored)
{
    /// <summary>The separator of levels in a path or a query: the unit separator, as the REST specification says.</summary>
    public const char Separator = '\u001f';

    public string[] Levels => Stored.Length == 0 ? [] : Stored.Split('.');

    public NamespaceName? Parent => Stored.LastIndexOf('.') is var dot and >= 0 ? new NamespaceName(Stored[..dot]) : null;

    public static NamespaceName Of(IReadOnlyList<string> levels)
    {
        if (levels.Count == 0)
            throw CatalogError.BadRequest("A namespace needs at least one level.");
        foreach (var level in levels)
        {
            if (string.IsNullOrWhiteSpace(level))
                throw CatalogError.BadRequest($"Invalid namespace [{string.Join(", ", levels)}]: a level is empty.");
            if (level.Contains('.', StringComparison.Ordinal))
                throw CatalogError.BadRequest($"Invalid namespace level '{level}': this catalog stores levels with dots between them.");
        }

        return new NamespaceName(string.Join('.', levels));
    }

    public static NamespaceName OfPath(string segment) => Of(segment.Split(Separator));

    public override string ToString() => Stored;
}

/// <summary>A table within its namespace.</summary>
internal readonly record struct TableName(NamespaceName Namespace, string Name)
{
    public static TableName Of(NamespaceName name, string table) =>
        string.IsNullOrWhiteSpace(table) ? throw CatalogError.BadRequest("A table needs a name.") : new TableName(name, table);

    /// <summary>A table as request bodies name it: <c>{"namespace": ["a"], "name": "t"}</c>.</summary>
    public static TableName Of(JsonElement identifier) =>
        Of(NamespaceName.Of(identifier.RequiredStrings("namespace")), identifier.RequiredString("name"));

    public override string ToString() => $"{Namespace}.{Name}";
}

/// <summary>A table's row: the location of its current metadata, and of the previous one.</summary>
internal sealed record TablePointer(string MetadataLocation, string? PreviousMetadataLocation);
