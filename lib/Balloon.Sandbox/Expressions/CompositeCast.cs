using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>
/// Casts a struct, or an array or a map of structs, to another form: fields are matched by name, fields that no longer exist are dropped,
/// and new fields are null.
/// </summary>
internal sealed record CompositeCast(Scalar Operand, SqlType Type) : Scalar(Type)
{
    public override IReadOnlyList<Scalar> Children => [Operand];

    /// <summary>True for a type that contains a struct.</summary>
    public static bool HasStruct(SqlType type) =>
        type.Kind switch
        {
            SqlTypeKind.Struct => true,
            SqlTypeKind.Array => HasStruct(type.Element!),
            SqlTypeKind.Map => HasStruct(type.MapValue),
            _ => false,
        };

    /// <summary>The first parts of two types that differ so that neither can become the other; null when there are none.</summary>
    public static (SqlType From, SqlType To)? Difference(SqlType from, SqlType to)
    {
        if (from.Kind != to.Kind)
            return (from, to);
        switch (from.Kind)
        {
            case SqlTypeKind.Array:
                return Difference(from.Element!, to.Element!);
            case SqlTypeKind.Map:
                return Difference(from.MapKey, to.MapKey) ?? Difference(from.MapValue, to.MapValue);
            case SqlTypeKind.Struct:
                foreach (var field in from.Fields!)
                {
                    if (Of(to, field.Name) is { } other && Difference(field.Type, other.Type) is { } found)
                        return found;
                }

                return null;
            default:
                return null;
        }
    }

    public override Scalar WithChildren(IReadOnlyList<Scalar> children) => this with { Operand = children[0] };

    public override Column Evaluate(Batch batch, EvaluationContext context)
    {
        var values = Operand.Evaluate(batch, context);
        var column = Column.Create(Type, batch.Count);
        for (var i = 0; i < batch.Count; i++)
            column.Append(Value(values[i], Operand.Type, Type));
        return column;
    }

    public override string ToString() => $"CompositeCast({Operand})";

    private static StructField? Of(SqlType type, string name) => type.Fields!.FirstOrDefault(f => f.Name == name);

    private static object? Value(object? value, SqlType from, SqlType to)
    {
        if (value is null || from == to)
            return value;
        switch (from.Kind)
        {
            case SqlTypeKind.Struct:
                var row = (SqlRow)value;
                return new SqlRow([.. to.Fields!.Select(f => Field(row, from, f))]);
            // A map is stored as the array of its entries.
            case SqlTypeKind.Array or SqlTypeKind.Map:
                return new SqlArray([.. ((SqlArray)value).Items.Select(item => Value(item, from.Element!, to.Element!))]);
            default:
                return value;
        }
    }

    private static object? Field(SqlRow row, SqlType from, StructField wanted)
    {
        for (var i = 0; i < from.Fields!.Count; i++)
        {
            if (from.Fields[i].Name == wanted.Name)
                return Value(row.Fields[i], from.Fields[i].Type, wanted.Type);
        }

        return null;
    }
}
