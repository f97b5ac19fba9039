using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>pg_type: types with PostgreSQL's numbers and short names.</summary>
internal static class PgType
{
    /// <summary>The input function of PostgreSQL's arrays, by which clients recognize an array type.</summary>
    public const int ArrayReceive = 2400;

    private const string Columns = """
        oid:int4 typname typnamespace:int4=11 typowner:int4=1 typlen:int2 typbyval:bool=f typtype=b typcategory typispreferred:bool=f
        typisdefined:bool=t typdelim=, typrelid:int4=0 typelem:int4=0 typarray:int4=0 typinput typoutput typreceive:int4=0 typsend
        typmodin typmodout typanalyze typalign=i typstorage=p typnotnull:bool=f typbasetype:int4=0 typtypmod:int4=-1 typndims:int4=0
        typcollation:int4=0 typdefaultbin typdefault typacl:text[] typsubscript
        """;

    // PostgreSQL's short name of a type, by which drivers know it, and its category.
    private static readonly Dictionary<SqlTypeKind, (string Name, string Category)> Names = new()
    {
        [SqlTypeKind.Boolean] = ("bool", "B"),
        [SqlTypeKind.SmallInt] = ("int2", "N"),
        [SqlTypeKind.Integer] = ("int4", "N"),
        [SqlTypeKind.BigInt] = ("int8", "N"),
        [SqlTypeKind.Real] = ("float4", "N"),
        [SqlTypeKind.Double] = ("float8", "N"),
        [SqlTypeKind.Numeric] = ("numeric", "N"),
        [SqlTypeKind.Varchar] = ("varchar", "S"),
        [SqlTypeKind.Bytea] = ("bytea", "U"),
        [SqlTypeKind.Date] = ("date", "D"),
        [SqlTypeKind.Time] = ("time", "D"),
        [SqlTypeKind.Timestamp] = ("timestamp", "D"),
        [SqlTypeKind.TimestampTz] = ("timestamptz", "D"),
        [SqlTypeKind.Interval] = ("interval", "T"),
        [SqlTypeKind.Jsonb] = ("jsonb", "U"),
    };

    private static readonly (int Oid, int Array, string Name, string Category, short Length)[] Known =
    [
        .. SqlType.Scalars.Select(t => (t.Oid, SqlType.ArrayOf(t).Oid, Names[t.Kind].Name, Names[t.Kind].Category, t.Length)),
        (25, 1009, "text", "S", (short)-1),
        (26, 1028, "oid", "N", (short)4),
    ];

    public static SystemRelation Of() => CatalogTable.Of(CatalogTable.PgCatalog, "pg_type", Columns, Rows);

    /// <summary>The name of a type as format_type spells it; "???" for an unknown number, as in PostgreSQL.</summary>
    public static string Spelled(int oid) =>
        oid == 25 ? "text"
        : oid == 26 ? "oid"
        : SqlType.FromOid(oid) is { } type ? type.Name
        : oid is 2249 or 2287 or 1303 ? "record"
        : "???";

    /// <summary>
    /// PostgreSQL's short name of a type, with an underscore in front for an array; the SQL name if PostgreSQL lacks the type.
    /// </summary>
    public static string ShortName(SqlType type) =>
        Names.TryGetValue(type.Kind, out var known) ? known.Name
        : type is { Kind: SqlTypeKind.Array, Element: { } element } ? "_" + ShortName(element)
        : type.Name;

    /// <summary>The number of a type by its short name or its SQL name; null if there is none.</summary>
    public static int? Number(string name) =>
        Array.Find(Known, k => k.Name == name) is { Oid: > 0 and var oid } ? oid : SqlType.Scalars.FirstOrDefault(t => t.Name == name)?.Oid;

    private static IEnumerable<CatalogRow> Rows() =>
        Known
            .Select(k => new CatalogRow
            {
                ["oid"] = k.Oid,
                ["typname"] = k.Name,
                ["typlen"] = k.Length,
                ["typcategory"] = k.Category,
                ["typarray"] = k.Array,
            })
            .Concat(
                Known.Select(k => new CatalogRow
                {
                    ["oid"] = k.Array,
                    ["typname"] = "_" + k.Name,
                    ["typlen"] = (short)-1,
                    ["typcategory"] = "A",
                    ["typelem"] = k.Oid,
                    ["typreceive"] = ArrayReceive,
                    ["typstorage"] = "x",
                })
            );
}
