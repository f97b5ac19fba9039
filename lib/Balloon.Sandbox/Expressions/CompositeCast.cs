using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>
/// A value of a struct, or of an array or a map of structs, as one of another form: fields of one name stay, those that are not there any
/// more go, and new ones are null.
/// </summary>
internal sealed record CompositeCast(Scalar Operand, SqlType Type) : Scalar(Type)
{
    public override IReadOnlyList<Scalar> Children => [Operand];

    /// <summary>True of a type in which a struct stands.</summary>
    public static bool HasStruct(SqlType type) =>
        type.Kind switch
        {
            SqlTypeKind.Struct => true,
            SqlTypeKind.Array => HasStruct(type.Element!),
            SqlTypeKind.Map => HasStruct(type.MapValue),
            _ => false,
        };

    /// <summary>What of two types is not alike, so that no value of the one is one of the other; null when all is.</summary>
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
            // A map is the array of its entries.
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
