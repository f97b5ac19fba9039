using System.Text.RegularExpressions;

namespace Balloon.Sandbox.Wire.Introspection;

/// <summary>A client's SELECT from PostgreSQL's own catalog, taken apart as far as is needed to answer it.</summary>
/// <param name="Items">The select list: each expression in normal form, and the column's name.</param>
/// <param name="Tables">The tables of its FROM clause, without a schema, in order.</param>
/// <param name="Text">All of it in normal form.</param>
internal sealed partial record CatalogQuery(
    IReadOnlyList<(string Expression, string Name)> Items,
    IReadOnlyList<string> Tables,
    string Text
)
{
    private const string Schema = "pg_catalog.";

    /// <summary>True for texts that may hold such a query.</summary>
    public static bool MayBeIn(string sql) =>
        sql.Contains(Schema, StringComparison.OrdinalIgnoreCase)
        || sql.Contains("pg_type", StringComparison.OrdinalIgnoreCase)
        || sql.Contains("pg_enum", StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes a statement apart; null where it does not read from the catalog.</summary>
    public static CatalogQuery? TryParse(string statement)
    {
        var text = SqlScanner.Normalize(statement).Replace(Schema, "", StringComparison.OrdinalIgnoreCase);
        const string Select = "SELECT ";
        if (!text.StartsWith(Select, StringComparison.OrdinalIgnoreCase))
            return null;
        var from = SqlScanner.IndexOfWord(text, "FROM");
        var items = SqlScanner.Split(text[Select.Length..(from < 0 ? text.Length : from)], ',').Select(Item).ToList();
        var tables = from < 0 ? [] : TablesOf(text[from..End(text, from)]);
        return new CatalogQuery(items, tables, text);
    }

    private static int End(string text, int from) =>
        ((string[])["WHERE", "GROUP", "ORDER", "UNION", "LIMIT"])
            .Select(word => SqlScanner.IndexOfWord(text, word, from))
            .Where(at => at >= 0)
            .DefaultIfEmpty(text.Length)
            .Min();

    private static List<string> TablesOf(string clause) =>
        TableName().Matches(clause).Select(match => match.Groups[1].Value.ToLowerInvariant()).ToList();

    private static (string Expression, string Name) Item(string item)
    {
        var alias = Alias().Match(item);
        if (alias.Success)
            return (item[..alias.Index].Trim(), alias.Groups[1].Value.Trim('"'));
        var last = LastName().Match(item);
        return (item, last.Success ? last.Groups[1].Value : "?column?");
    }

    [GeneratedRegex(@"(?:\bFROM|\bJOIN|,)\s+(\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex TableName();

    [GeneratedRegex(@"\sAS\s+(""[^""]*""|\w+)$", RegexOptions.IgnoreCase)]
    private static partial Regex Alias();

    [GeneratedRegex(@"(\w+)$")]
    private static partial Regex LastName();
}
