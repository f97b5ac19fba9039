using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>The name of an output column that has no alias, as RisingWave derives it.</summary>
internal static class Names
{
    public static string Of(Expression e) => Derive(e) ?? "?column?";

    private static string? Derive(Expression e) =>
        e switch
        {
            ColumnName c => c.Name,
            ColumnAt c => c.Field.Name,
            Call c => c.Name switch
            {
                "timezone" => "timezone",
                _ => c.Name,
            },
            CaseWhen => "case",
            CastTo c => Derive(c.Operand) ?? TypeAlias(c.Type),
            Collated c => Derive(c.Operand),
            RowItems => "row",
            MapItems => "map",
            ArrayItems or ArrayQuery => "array",
            Subscript s => Derive(s.Operand),
            FieldOf f => f.Name,
            _ => null,
        };

    private static string? TypeAlias(SqlType type) =>
        type.Kind switch
        {
            SqlTypeKind.Boolean => "bool",
            SqlTypeKind.SmallInt => "int2",
            SqlTypeKind.Integer => "int4",
            SqlTypeKind.BigInt => "int8",
            SqlTypeKind.Real => "float4",
            SqlTypeKind.Double => "float8",
            SqlTypeKind.Varchar => "varchar",
            SqlTypeKind.Time => "time",
            SqlTypeKind.Timestamp => "timestamp",
            SqlTypeKind.TimestampTz => "timestamptz",
            SqlTypeKind.Array => TypeAlias(type.Element!),
            _ => type.Name,
        };
}

/// <summary>A reference to a column by its index; <c>*</c> is expanded to these.</summary>
internal sealed record ColumnAt(int Index, Field Field, int At) : Expression(At);
