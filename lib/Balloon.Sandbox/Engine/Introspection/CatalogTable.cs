using System.Globalization;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>A table of pg_catalog or information_schema, whose rows are computed when it is read.</summary>
internal static class CatalogTable
{
    public const string PgCatalog = "pg_catalog";
    public const string Information = "information_schema";

    /// <summary>A column that all of PostgreSQL's tables have: the transaction that wrote the row. Here there is none.</summary>
    private const string Transaction = "xmin";

    /// <param name="schema">Its schema.</param>
    /// <param name="name">Its name.</param>
    /// <param name="columns">Its columns, as in <c>oid:int4 relname relchecks:int2=0</c>: name, type (default text), default value.</param>
    /// <param name="rows">The rows.</param>
    public static SystemRelation Of(string schema, string name, string columns, Func<IEnumerable<CatalogRow>> rows)
    {
        var parsed = columns.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToArray();
        return new SystemRelation(
            name,
            [.. parsed.Select(c => (c.Name, c.Type)), (Transaction, SqlType.Integer)],
            () => rows().Select(row => (object?[])[.. parsed.Select(c => row.TryGetValue(c.Name, out var value) ? value : c.Default), 1])
        )
        {
            SchemaName = schema,
            HiddenColumns = 1,
        };
    }

    /// <summary>A table that is always empty.</summary>
    public static SystemRelation Empty(string name, string columns) => Of(PgCatalog, name, columns, () => []);

    private static (string Name, SqlType Type, object? Default) Parse(string column)
    {
        var parts = column.Split('=', 2);
        var typed = parts[0].Split(':');
        var type = typed.Length == 1 ? SqlType.Varchar : TypeOf(typed[1]);
        return (typed[0], type, parts.Length == 1 ? null : Value(parts[1], type));
    }

    private static SqlType TypeOf(string name) =>
        name.EndsWith("[]", StringComparison.Ordinal)
            ? SqlType.ArrayOf(TypeOf(name[..^2]))
            : name switch
            {
                "int2" => SqlType.SmallInt,
                "int4" => SqlType.Integer,
                "int8" => SqlType.BigInt,
                "float4" => SqlType.Real,
                "bool" => SqlType.Boolean,
                "timestamptz" => SqlType.TimestampTz,
                _ => SqlType.Varchar,
            };

    private static object Value(string text, SqlType type) =>
        type.Kind switch
        {
            SqlTypeKind.SmallInt => short.Parse(text, CultureInfo.InvariantCulture),
            SqlTypeKind.Integer => int.Parse(text, CultureInfo.InvariantCulture),
            SqlTypeKind.BigInt => long.Parse(text, CultureInfo.InvariantCulture),
            SqlTypeKind.Real => float.Parse(text, CultureInfo.InvariantCulture),
            SqlTypeKind.Boolean => text == "t",
            _ => text,
        };
}
