using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Aggregates;

/// <summary>
/// An aggregate over a window frame. The rows of the frame are added in order; a frame that only grows continues from the last state.
/// </summary>
internal abstract class FrameFold(PartitionRows rows)
{
    protected PartitionRows Rows { get; } = rows;

    public abstract void Add(int row);

    /// <summary>The aggregate of the rows that were added.</summary>
    public abstract object? Value { get; }
}

/// <summary>first_value and last_value.</summary>
internal sealed class FirstLastFold(PartitionRows rows, bool last, bool ignoresNulls = false) : FrameFold(rows)
{
    private int row = -1;

    public override object? Value => row < 0 ? null : Rows.Value(row);

    public override void Add(int row)
    {
        if ((last || this.row < 0) && !(ignoresNulls && Rows.IsNull(row)))
            this.row = row;
    }
}

/// <summary>count, of rows or of values.</summary>
internal sealed class CountFold(PartitionRows rows) : FrameFold(rows)
{
    private long count;

    public override object? Value => count;

    public override void Add(int row)
    {
        if (Rows.Arguments == 0 || !Rows.IsNull(row))
            count++;
    }
}

/// <summary>sum, in the type of the result; null without a value.</summary>
internal sealed class SumFold(PartitionRows rows) : FrameFold(rows)
{
    private bool any;
    private long whole;
    private Numeric exact;
    private double floating;
    private Interval span;

    public override object? Value =>
        !any
            ? null
            : Rows.Type.Kind switch
            {
                SqlTypeKind.BigInt => whole,
                SqlTypeKind.Numeric => exact,
                SqlTypeKind.Real => (float)floating,
                SqlTypeKind.Interval => span,
                _ => floating,
            };

    public override void Add(int row)
    {
        switch (Rows.Value(row))
        {
            case null:
                return;
            case float x:
                floating += x;
                break;
            case double x:
                floating += x;
                break;
            case Numeric x:
                exact += x;
                break;
            case long x:
                exact += x;
                break;
            case Interval x:
                span = checked(new Interval(span.Months + x.Months, span.Days + x.Days, span.Microseconds + x.Microseconds));
                break;
            case var x:
                whole = checked(whole + Convert.ToInt64(x, null));
                break;
        }

        any = true;
    }
}

/// <summary>min and max.</summary>
internal sealed class ExtremeFold(PartitionRows rows, bool isMax) : FrameFold(rows)
{
    private int best = -1;

    public override object? Value => best < 0 ? null : Rows.Value(best);

    public override void Add(int row)
    {
        if (Rows.IsNull(row))
            return;
        var order = best < 0 ? 0 : Rows.Compare(row, best);
        if (best < 0 || (isMax ? order > 0 : order < 0))
            best = row;
    }
}

/// <summary>arg_min and arg_max.</summary>
internal sealed class ArgExtremeFold(PartitionRows rows, bool isMax) : FrameFold(rows)
{
    private int best = -1;

    public override object? Value => best < 0 ? null : Rows.Value(best);

    public override void Add(int row)
    {
        if (Rows.IsNull(row) || Rows.IsNull(row, 1))
            return;
        var order = best < 0 ? 0 : Rows.Compare(row, best, 1);
        if (best >= 0 && order == 0 && Rows.Compare(row, best) != 0)
            throw Refusal.NotSupported($"arg_{(isMax ? "max" : "min")} over rows that compare as equal");
        if (best < 0 || (isMax ? order > 0 : order < 0))
            best = row;
    }
}

/// <summary>bool_and and bool_or: the deciding value as soon as it occurs; null without a value.</summary>
internal sealed class BooleanFold(PartitionRows rows, bool decides) : FrameFold(rows)
{
    private bool? found;

    public override object? Value => found;

    public override void Add(int row)
    {
        if (found != decides && Rows.Value(row) is bool value)
            found = value;
    }
}

/// <summary>bit_and, bit_or and bit_xor.</summary>
internal sealed class BitsFold(PartitionRows rows, long start, Func<long, long, long> add) : FrameFold(rows)
{
    private bool any;
    private long bits = start;

    public override object? Value => any ? ValueReaders.Whole(bits, Rows.Type) : null;

    public override void Add(int row)
    {
        if (Rows.IsNull(row))
            return;
        bits = add(bits, Convert.ToInt64(Rows.Value(row), null));
        any = true;
    }
}
