using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

/// <summary>The names of types in SQL.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<string, SqlType> Simple = new(StringComparer.OrdinalIgnoreCase)
    {
        ["boolean"] = SqlType.Boolean,
        ["bool"] = SqlType.Boolean,
        ["smallint"] = SqlType.SmallInt,
        ["int2"] = SqlType.SmallInt,
        ["int"] = SqlType.Integer,
        ["integer"] = SqlType.Integer,
        ["int4"] = SqlType.Integer,
        ["bigint"] = SqlType.BigInt,
        ["int8"] = SqlType.BigInt,
        ["real"] = SqlType.Real,
        ["float4"] = SqlType.Real,
        ["double"] = SqlType.Double,
        ["float8"] = SqlType.Double,
        ["numeric"] = SqlType.Numeric,
        ["decimal"] = SqlType.Numeric,
        ["dec"] = SqlType.Numeric,
        ["varchar"] = SqlType.Varchar,
        ["string"] = SqlType.Varchar,
        ["text"] = SqlType.Varchar,
        ["bytea"] = SqlType.Bytea,
        ["date"] = SqlType.Date,
        ["timestamptz"] = SqlType.TimestampTz,
        ["interval"] = SqlType.Interval,
        ["jsonb"] = SqlType.Jsonb,
    };

    // PostgreSQL's types for names and numbers of the catalog.
    private static readonly Dictionary<string, SqlType> Catalog = new(StringComparer.OrdinalIgnoreCase)
    {
        ["oid"] = SqlType.Integer,
        ["xid"] = SqlType.Integer,
        ["name"] = SqlType.Varchar,
        ["char"] = SqlType.Varchar,
    };

    private static readonly HashSet<string> Starts = new(Simple.Keys, StringComparer.OrdinalIgnoreCase)
    {
        "double",
        "float",
        "character",
        "time",
        "timestamp",
    };

    public static bool MayStart(string word) => Starts.Contains(word);

    public static SqlType? Find(string word) => Simple.GetValueOrDefault(word) ?? Catalog.GetValueOrDefault(word);

    /// <summary>True for types whose values are both a name and a number of the catalog.</summary>
    public static bool IsOfCatalog(string word) =>
        word.ToLowerInvariant() is "regclass" or "regproc" or "regprocedure" or "regtype" or "regnamespace" or "regrole";

    /// <summary>Types that RisingWave has and the sandbox lacks.</summary>
    public static bool IsUnsupported(string word) => word.ToLowerInvariant() is "rw_int256" or "serial" or "vector" or "row" or "variant";
}
