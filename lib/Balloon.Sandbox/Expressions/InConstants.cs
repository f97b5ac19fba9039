using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>IN over constants of the operand's type: one look-up per row, however many constants there are.</summary>
internal sealed record InConstants : Scalar
{
    private readonly ConstantSet set;

    public InConstants(Scalar operand, IReadOnlyList<Constant> items)
        : base(SqlType.Boolean)
    {
        Operand = operand;
        Items = items;
        set = new ConstantSet(operand.Type, items);
    }

    public Scalar Operand { get; private init; }

    public IReadOnlyList<Constant> Items { get; }

    public override IReadOnlyList<Scalar> Children => [Operand];

    public override Scalar WithChildren(IReadOnlyList<Scalar> children) => this with { Operand = children[0] };

    public override Column Evaluate(Batch batch, EvaluationContext context)
    {
        var operand = Operand.Evaluate(batch, context);
        var hashes = new uint[batch.Count];
        operand.Hash(hashes);
        var values = new bool[batch.Count];
        bool[]? nulls = null;
        for (var i = 0; i < values.Length; i++)
        {
            if (!operand.IsNull(i) && set.Contains(operand, i, hashes[i]))
                values[i] = true;
            else if (set.HasNull || operand.IsNull(i))
                (nulls ??= new bool[values.Length])[i] = true;
        }

        return new Column<bool>(Type, values, nulls, values.Length);
    }

    public bool Equals(InConstants? other) => other is not null && Operand.Equals(other.Operand) && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => HashCode.Combine(Operand, Items.Count);

    public override string ToString() => $"{Operand} IN ({string.Join(", ", Items)})";
}

/// <summary>A hash table of constants of one type.</summary>
internal sealed class ConstantSet
{
    private readonly Column values;
    private readonly Dictionary<uint, int> first = [];

    // The next constant with the same hash, or -1.
    private readonly int[] next;

    public ConstantSet(SqlType type, IReadOnlyList<Constant> items)
    {
        values = Column.Create(type, items.Count);
        foreach (var item in items)
        {
            if (item.Value is null)
                HasNull = true;
            else
                values.Append(item.Value);
        }

        next = new int[values.Count];
        var hashes = new uint[values.Count];
        values.Hash(hashes);
        for (var i = 0; i < next.Length; i++)
        {
            next[i] = first.GetValueOrDefault(hashes[i], -1);
            first[hashes[i]] = i;
        }
    }

    public bool HasNull { get; }

    /// <summary>True when the value in a row of a column is one of the constants.</summary>
    public bool Contains(Column column, int row, uint hash)
    {
        for (var i = first.GetValueOrDefault(hash, -1); i >= 0; i = next[i])
        {
            if (column.Same(row, values, i))
                return true;
        }

        return false;
    }
}
