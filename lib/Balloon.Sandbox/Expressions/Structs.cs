using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>ROW(…): a struct of its items. It is never null itself.</summary>
internal sealed record RowScalar(IReadOnlyList<Scalar> Items, SqlType Type) : Scalar(Type)
{
    public RowScalar(IReadOnlyList<Scalar> items)
        : this(items, SqlType.RecordOf(items.Select(i => i.Type))) { }

    public override IReadOnlyList<Scalar> Children => Items;

    public override Scalar WithChildren(IReadOnlyList<Scalar> children) => this with { Items = children };

    public override Column Evaluate(Batch batch, EvaluationContext context)
    {
        var columns = new Column[Items.Count];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = Items[i].Evaluate(batch, context);
        return StructColumns.Join(Type, columns, batch.Count, null);
    }

    public bool Equals(RowScalar? other) => other is not null && Type == other.Type && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => HashCode.Combine(Type, Items.Count);

    public override string ToString() => $"ROW({string.Join(", ", Items)})";
}

/// <summary>A field of a struct.</summary>
internal sealed record FieldScalar(Scalar Operand, int Index) : Scalar(Operand.Type.Fields![Index].Type)
{
    public override IReadOnlyList<Scalar> Children => [Operand];

    public override Scalar WithChildren(IReadOnlyList<Scalar> children) => this with { Operand = children[0] };

    public override Column Evaluate(Batch batch, EvaluationContext context) =>
        StructColumns.Field((Column<SqlRow>)Operand.Evaluate(batch, context), Index, batch.Count);

    public override string ToString() => $"({Operand}).{Operand.Type.Fields![Index].Name}";
}

/// <summary>A struct with each field cast; <paramref name="Fields"/> are over the fields as columns.</summary>
internal sealed record StructCast(Scalar Operand, IReadOnlyList<Scalar> Fields, SqlType Type) : Scalar(Type)
{
    public override IReadOnlyList<Scalar> Children => [Operand];

    public override Scalar WithChildren(IReadOnlyList<Scalar> children) => this with { Operand = children[0] };

    public override Column Evaluate(Batch batch, EvaluationContext context)
    {
        var rows = (Column<SqlRow>)Operand.Evaluate(batch, context);
        var fields = new Column[Fields.Count];
        for (var i = 0; i < fields.Length; i++)
            fields[i] = StructColumns.Field(rows, i, batch.Count);
        var inner = new Batch(fields, batch.Count, null);
        return StructColumns.Join(Type, [.. Fields.Select(f => f.Evaluate(inner, context))], batch.Count, rows.Nulls);
    }

    public bool Equals(StructCast? other) => other is not null && Type == other.Type && Operand.Equals(other.Operand);

    public override int GetHashCode() => HashCode.Combine(Type, Operand);

    public override string ToString() => $"cast({Operand})";
}

/// <summary>Splits structs into columns, and builds structs from columns.</summary>
internal static class StructColumns
{
    public static Column<SqlRow> Join(SqlType type, Column[] fields, int count, bool[]? nulls)
    {
        var rows = new SqlRow[count];
        for (var row = 0; row < count; row++)
        {
            if (nulls is not null && nulls[row])
                continue;
            var values = new object?[fields.Length];
            for (var i = 0; i < values.Length; i++)
                values[i] = fields[i][row];
            rows[row] = new SqlRow(values);
        }

        return new Column<SqlRow>(type, rows, nulls, count);
    }

    public static Column Field(Column<SqlRow> rows, int index, int count)
    {
        var result = Column.Create(rows.Type.Fields![index].Type, count);
        for (var row = 0; row < count; row++)
            result.Append(rows.IsNull(row) ? null : rows.Values[row].Fields[index]);
        return result;
    }
}
