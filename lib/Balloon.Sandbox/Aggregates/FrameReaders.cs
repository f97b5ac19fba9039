using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Aggregates;

/// <summary>What can be computed over the frame of a window.</summary>
internal static class FrameReaders
{
    public static object? First(FrameRows frame) => frame.From(frame.First) is var row && row <= frame.Last ? frame.Rows.Value(row) : null;

    public static object? Last(FrameRows frame) => frame.Final is var row && row >= frame.First ? frame.Rows.Value(row) : null;

    public static object? Count(FrameRows frame)
    {
        var count = 0L;
        for (var i = frame.From(frame.First); i <= frame.Last; i = frame.From(i + 1))
            count += frame.Rows.Arguments > 0 && frame.Rows.IsNull(i) ? 0 : 1;
        return count;
    }

    public static object? Sum(FrameRows frame)
    {
        var (any, whole, exact, floating, span) = (false, 0L, (Numeric)0m, 0.0, default(Interval));
        for (var i = frame.From(frame.First); i <= frame.Last; i = frame.From(i + 1))
        {
            switch (frame.Rows.Value(i))
            {
                case null:
                    continue;
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

        return !any
            ? null
            : frame.Rows.Type.Kind switch
            {
                SqlTypeKind.BigInt => whole,
                SqlTypeKind.Numeric => exact,
                SqlTypeKind.Real => (float)floating,
                SqlTypeKind.Interval => span,
                _ => floating,
            };
    }

    public static object? Min(FrameRows frame) => Extreme(frame, isMax: false);

    public static object? Max(FrameRows frame) => Extreme(frame, isMax: true);

    public static object? ArgMin(FrameRows frame) => ArgExtreme(frame, isMax: false);

    public static object? ArgMax(FrameRows frame) => ArgExtreme(frame, isMax: true);

    public static object? All(FrameRows frame) => Boolean(frame, decides: false);

    public static object? Any(FrameRows frame) => Boolean(frame, decides: true);

    public static object? BitAnd(FrameRows frame) => Bits(frame, -1, (a, b) => a & b);

    public static object? BitOr(FrameRows frame) => Bits(frame, 0, (a, b) => a | b);

    public static object? BitXor(FrameRows frame) => Bits(frame, 0, (a, b) => a ^ b);

    private static object? Extreme(FrameRows frame, bool isMax)
    {
        var best = -1;
        for (var i = frame.From(frame.First); i <= frame.Last; i = frame.From(i + 1))
        {
            if (frame.Rows.IsNull(i))
                continue;
            var order = best < 0 ? 0 : frame.Rows.Compare(i, best);
            if (best < 0 || (isMax ? order > 0 : order < 0))
                best = i;
        }

        return best < 0 ? null : frame.Rows.Value(best);
    }

    private static object? ArgExtreme(FrameRows frame, bool isMax)
    {
        var best = -1;
        for (var i = frame.From(frame.First); i <= frame.Last; i = frame.From(i + 1))
        {
            if (frame.Rows.IsNull(i) || frame.Rows.IsNull(i, 1))
                continue;
            var order = best < 0 ? 0 : frame.Rows.Compare(i, best, 1);
            if (best >= 0 && order == 0 && frame.Rows.Compare(i, best) != 0)
                throw Refusal.NotSupported($"arg_{(isMax ? "max" : "min")} over rows that are equal in what they are compared by");
            if (best < 0 || (isMax ? order > 0 : order < 0))
                best = i;
        }

        return best < 0 ? null : frame.Rows.Value(best);
    }

    private static object? Boolean(FrameRows frame, bool decides)
    {
        object? found = null;
        for (var i = frame.From(frame.First); i <= frame.Last; i = frame.From(i + 1))
        {
            if (frame.Rows.Value(i) is not bool value)
                continue;
            if (value == decides)
                return decides;
            found = value;
        }

        return found;
    }

    private static object? Bits(FrameRows frame, long start, Func<long, long, long> add)
    {
        var (any, bits) = (false, start);
        for (var i = frame.From(frame.First); i <= frame.Last; i = frame.From(i + 1))
        {
            if (frame.Rows.IsNull(i))
                continue;
            bits = add(bits, Convert.ToInt64(frame.Rows.Value(i), null));
            any = true;
        }

        return any ? ValueReaders.Whole(bits, frame.Rows.Type) : null;
    }
}
