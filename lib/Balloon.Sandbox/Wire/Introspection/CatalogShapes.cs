using System.Text.RegularExpressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Wire.Introspection;

/// <summary>
/// Which queries are answered from rows that are known beforehand: those of psql's \d commands and of drivers that load types. A query that
/// selects, filters or sums up in any other way is the engine's, so that no answer is ever but half of what was asked.
/// </summary>
internal static partial class CatalogShapes
{
    private static readonly HashSet<string> Columns = new(
        [
            .. ClassRows.Class(new Relation("", "", 'r'), []).Keys,
            .. ClassRows.Attribute(new ResultColumn("", SqlType.Varchar), null).Keys,
            .. CatalogTables.OfRoles.Keys,
            .. CatalogTables.OfNamespace("").Keys,
            .. CatalogTables.OfDatabase("").Keys,
            "r.rolvaliduntil",
        ],
        StringComparer.Ordinal
    );

    /// <summary>True where each item and each condition of a query on tables that hold something is known.</summary>
    public static bool Understands(CatalogQuery query) =>
        query.Items.All(item =>
            Columns.Contains(item.Expression) || Columns.Contains($"\"{item.Name}\"") || Vacant().IsMatch(item.Expression)
        )
        && ((string[])["GROUP", "HAVING", "UNION", "LIMIT", "OFFSET"]).All(word => SqlScanner.IndexOfWord(query.Text, word) < 0)
        && Conditions(query.Text).All(condition => Known().IsMatch(condition));

    /// <summary>True where a query on a table without rows asks for rows, and not for a sum of them.</summary>
    public static bool AsksForRows(CatalogQuery query) => !query.Items.Any(item => Sum().IsMatch(item.Expression));

    private static List<string> Conditions(string text)
    {
        var conditions = new List<string>();
        var start = SqlScanner.IndexOfWord(text, "WHERE");
        if (start < 0)
            return conditions;
        var order = SqlScanner.IndexOfWord(text, "ORDER", start);
        var end = order < 0 ? text.Length : order;
        for (var at = start + "WHERE".Length; at < end; )
        {
            var and = SqlScanner.IndexOfWord(text, "AND", at);
            var next = and < 0 || and > end ? end : and;
            conditions.Add(text[at..next].Trim());
            at = next + "AND".Length;
        }

        return conditions;
    }

    /// <summary>Expressions that psql selects of what there is none of here: descriptions, privileges, sizes, defaults, collations.</summary>
    [GeneratedRegex(
        @"^(NULL|'libc'|array_to_string\((c\.relacl|n\.nspacl|d\.datacl|c\.reloptions \|\|).*|(obj|shobj|col)_description\(.*\)|pg_size_pretty\(pg_table_size\(c\.oid\)\)|\(SELECT pg_get_expr\(d\.adbin.*\)|\(SELECT c\.collname FROM pg_collation c.*\)|array_to_string\(ARRAY\(\s?SELECT (attname|polname).*|ARRAY\(SELECT b\.rolname FROM pg_auth_members m.*|CASE WHEN c\.reloftype = 0 .*|CASE WHEN a\.attstattarget.*|CASE WHEN has_database_privilege.*|t\.spcname|array_to_string\(ARRAY\(\s?SELECT quote_ident\(option_name\).*|CASE WHEN attfdwoptions IS NULL .*|a\.attstattarget|attcollation)$"
    )]
    private static partial Regex Vacant();

    [GeneratedRegex(
        @"^(c\.relkind IN \([^)]*\)|\w\.nspname (<> '(pg_catalog|information_schema)'|!~ '\^pg_(toast)?')|\w\.\w+ OPERATOR\(~\) E?'(?:[^']|'')*'( COLLATE default)?|(c\.oid|a\.attrelid) = '\d+'|f\.ftrelid = '\d+'|s\.oid = f\.ftserver|a\.attnum > 0|NOT a\.attisdropped|pg_(table|function)_is_visible\(\w\.oid\)|r\.rolname !~ '\^pg_')$"
    )]
    private static partial Regex Known();

    [GeneratedRegex(@"^\s*(count|sum|min|max|avg|bool_and|bool_or|array_agg|string_agg)\s*\(", RegexOptions.IgnoreCase)]
    private static partial Regex Sum();
}
