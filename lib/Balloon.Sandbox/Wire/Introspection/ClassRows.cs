using System.Globalization;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Wire.Introspection;

/// <summary>Rows of pg_class, pg_attribute and pg_index.</summary>
internal static class ClassRows
{
    public const string Owner = "root";

    public const string ServerOfSources = "kafka";

    public static string Number(int oid) => oid.ToString(CultureInfo.InvariantCulture);

    /// <param name="relation">The relation.</param>
    /// <param name="indexes">All indexes.</param>
    public static Dictionary<string, string?> Class(Relation relation, IReadOnlyList<IndexOf> indexes) =>
        new()
        {
            ["c.oid"] = Number(relation.Oid),
            ["n.nspname"] = relation.Schema,
            ["c.relname"] = relation.Name,
            ["c.relkind"] = relation.Kind.ToString(),
            ["\"Type\""] = relation.Kind switch
            {
                'r' => "table",
                'v' => "view",
                'm' => "materialized view",
                'i' => "index",
                _ => "source",
            },
            ["pg_get_userbyid(c.relowner)"] = Owner,
            ["c2.relname"] = indexes.FirstOrDefault(index => index.Index == relation)?.On.Name,
            ["s.srvname"] = ServerOfSources,
            ["c.relchecks"] = "0",
            ["c.relhasindex"] = indexes.Any(index => index.On == relation) ? "t" : "f",
            ["c.relhasrules"] = "f",
            ["c.relhastriggers"] = "f",
            ["c.relrowsecurity"] = "f",
            ["c.relforcerowsecurity"] = "f",
            ["false"] = "f",
            ["c.relispartition"] = "f",
            ["''"] = "",
            ["c.reltablespace"] = "0",
            ["\"reloftype\""] = "",
            ["c.relpersistence"] = "p",
            ["c.relreplident"] = "d",
            ["am.amname"] = null,
            ["\"Persistence\""] = "permanent",
        };

    /// <param name="column">The column.</param>
    /// <param name="index">The index that it is of, or null.</param>
    public static Dictionary<string, string?> Attribute(ResultColumn column, IndexOf? index) =>
        new()
        {
            ["a.attname"] = column.Name,
            ["format_type(a.atttypid, a.atttypmod)"] = column.Type.Name,
            ["a.attnotnull"] = "f",
            ["a.attidentity"] = "",
            ["a.attgenerated"] = "",
            ["a.attstorage"] = column.Type.Length < 0 ? "x" : "p",
            ["a.attcompression"] = "",
            ["\"is_key\""] =
                index is null ? null
                : IsKey(index, column.Name) ? "yes"
                : "no",
            ["pg_get_indexdef(a.attrelid, a.attnum, TRUE)"] = column.Name,
        };

    public static Dictionary<string, string?> Index(IndexOf index) =>
        new()
        {
            ["c2.relname"] = index.Index.Name,
            ["i.indisprimary"] = "f",
            ["i.indisunique"] = "f",
            ["i.indisclustered"] = "f",
            ["i.indisvalid"] = "t",
            ["i.indisreplident"] = "f",
            ["pg_get_indexdef(i.indexrelid, 0, true)"] = Definition(index),
            ["c2.reltablespace"] = "0",
        };

    /// <summary>What describes the index itself: there c2 is what it is on.</summary>
    public static Dictionary<string, string?> IndexItself(IndexOf index) =>
        new(Index(index))
        {
            ["c2.relname"] = index.On.Name,
            ["a.amname"] = "index",
            ["\"condeferrable\""] = "f",
            ["\"condeferred\""] = "f",
        };

    private static bool IsKey(IndexOf index, string column) =>
        index.Keys.Split(", ").Any(key => key.StartsWith(column + " ", StringComparison.Ordinal));

    private static string Definition(IndexOf index)
    {
        var include = index.Include.Length == 0 ? "" : $" INCLUDE ({index.Include})";
        return $"CREATE INDEX {index.Index.Quoted} ON {index.On.Quoted} USING index ({index.Keys}){include}";
    }
}
