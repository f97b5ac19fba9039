using System.Globalization;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Wire.Introspection;

/// <summary>The types, as Npgsql loads them from pg_type when it opens the first connection.</summary>
internal static class TypeRows
{
    private const int Text = 25;
    private const int TextArray = 1009;

    /// <summary>PostgreSQL's own short names, by which drivers know a type.</summary>
    private static readonly Dictionary<SqlTypeKind, string> Names = new()
    {
        [SqlTypeKind.Boolean] = "bool",
        [SqlTypeKind.SmallInt] = "int2",
        [SqlTypeKind.Integer] = "int4",
        [SqlTypeKind.BigInt] = "int8",
        [SqlTypeKind.Real] = "float4",
        [SqlTypeKind.Double] = "float8",
        [SqlTypeKind.Numeric] = "numeric",
        [SqlTypeKind.Varchar] = "varchar",
        [SqlTypeKind.Bytea] = "bytea",
        [SqlTypeKind.Date] = "date",
        [SqlTypeKind.Time] = "time",
        [SqlTypeKind.Timestamp] = "timestamp",
        [SqlTypeKind.TimestampTz] = "timestamptz",
        [SqlTypeKind.Interval] = "interval",
        [SqlTypeKind.Jsonb] = "jsonb",
    };

    /// <summary>Base types first, then the arrays of them, as the query orders them.</summary>
    public static List<Dictionary<string, string?>> All()
    {
        var rows = SqlType.Scalars.Select(type => Row(type.Oid, Names[type.Kind], null)).ToList();
        rows.Add(Row(Text, "text", null));
        rows.AddRange(SqlType.Scalars.Select(type => Row(SqlType.ArrayOf(type).Oid, "_" + Names[type.Kind], type.Oid)));
        rows.Add(Row(TextArray, "_text", Text));
        return rows;
    }

    private static Dictionary<string, string?> Row(int oid, string name, int? element) =>
        new()
        {
            ["ns.nspname"] = "pg_catalog",
            ["t.oid"] = oid.ToString(CultureInfo.InvariantCulture),
            ["t.typname"] = name,
            ["t.typtype"] = element is null ? "b" : "a",
            ["t.typnotnull"] = "f",
            ["t.elemtypoid"] = element?.ToString(CultureInfo.InvariantCulture),
        };
}
