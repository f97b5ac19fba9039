using System.Text;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Aggregates;

/// <summary>Results that are computed from a group's ordered values.</summary>
internal static class ValueReaders
{
    /// <summary>The first value in the table's order: min, max and first_value.</summary>
    public static void First(ValueTable table, int group, Column result)
    {
        var slots = table.Of(group);
        if (slots.IsEmpty)
            result.AppendNull();
        else
            table.Values(0).CopyTo(slots[0], result);
    }

    /// <summary>The last value.</summary>
    public static void Last(ValueTable table, int group, Column result)
    {
        var slots = table.Of(group);
        if (slots.IsEmpty)
            result.AppendNull();
        else
            table.Values(0).CopyTo(slots[^1], result);
    }

    public static void DistinctCount(ValueTable table, int group, Column result) => ((Column<long>)result).Add(table.Of(group).Length);

    /// <summary>The sum of the distinct values.</summary>
    public static void DistinctSum(ValueTable table, int group, Column result)
    {
        var slots = table.Of(group);
        if (slots.IsEmpty)
        {
            result.AppendNull();
            return;
        }

        var values = table.Values(0);
        switch (result)
        {
            case Column<double> doubles:
                var sum = 0.0;
                foreach (var slot in slots)
                    sum += Convert.ToDouble(values.Get(slot), null);
                doubles.Add(sum);
                break;
            case Column<long> longs:
                var total = 0L;
                foreach (var slot in slots)
                    total = checked(total + Convert.ToInt64(values.Get(slot), null));
                longs.Add(total);
                break;
            default:
                Numeric exact = 0;
                foreach (var slot in slots)
                    exact += values.Get(slot) is Numeric number ? number : Convert.ToDecimal(values.Get(slot), null);
                result.Append(result.Type.Kind == SqlTypeKind.Real ? (float)(double)exact : exact);
                break;
        }
    }

    /// <summary>percentile_cont: interpolates between the two values around the position.</summary>
    public static void PercentileCont(ValueTable table, int group, Column result, double fraction)
    {
        var slots = table.Of(group);
        if (slots.IsEmpty)
        {
            result.AppendNull();
            return;
        }

        var place = fraction * (Total(table, slots) - 1);
        var low = At(table, slots, (long)Math.Floor(place));
        var high = At(table, slots, (long)Math.Ceiling(place));
        var values = (PagedColumn<double>)table.Values(0);
        var (a, b) = (values.At(low), values.At(high));
        ((Column<double>)result).Add(low == high ? a : a + ((place - Math.Floor(place)) * (b - a)));
    }

    /// <summary>percentile_disc: the first value at or after the position.</summary>
    public static void PercentileDisc(ValueTable table, int group, Column result, double fraction)
    {
        var slots = table.Of(group);
        if (slots.IsEmpty)
        {
            result.AppendNull();
            return;
        }

        var place = Math.Max(0, (long)Math.Ceiling(fraction * Total(table, slots)) - 1);
        table.Values(0).CopyTo(At(table, slots, place), result);
    }

    /// <summary>approx_percentile: the middle of the bucket that contains the position.</summary>
    public static void ApproxPercentile(ValueTable table, int group, Column result, double fraction, double factor)
    {
        var slots = table.Of(group);
        if (slots.IsEmpty)
        {
            result.AppendNull();
            return;
        }

        var place = (long)Math.Floor((Total(table, slots) - 1) * fraction);
        var bucket = ((PagedColumn<long>)table.Values(0)).At(At(table, slots, place));
        ((Column<double>)result).Add(SketchBucket.Middle(bucket, factor));
    }

    /// <summary>mode: the most frequent value; of several, the first.</summary>
    public static void Mode(ValueTable table, int group, Column result)
    {
        var slots = table.Of(group);
        if (slots.IsEmpty)
        {
            result.AppendNull();
            return;
        }

        var best = slots[0];
        foreach (var slot in slots)
        {
            if (table.Count(slot) > table.Count(best))
                best = slot;
        }

        table.Values(0).CopyTo(best, result);
    }

    public static void StringAgg(ValueTable table, int group, Column result, bool distinct)
    {
        var slots = table.Of(group);
        var (values, separators) = ((PagedColumn<string>)table.Values(0), (PagedColumn<string>)table.Values(1));
        var text = new StringBuilder();
        var any = false;
        foreach (var slot in slots)
        {
            if (values.IsNull(slot))
                continue;
            for (var times = distinct ? 1 : table.Count(slot); times > 0; times--)
            {
                if (any && !separators.IsNull(slot))
                    text.AppendChecked(separators.At(slot));
                text.AppendChecked(values.At(slot));
                any = true;
            }
        }

        result.Append(any ? text.ToString() : null);
    }

    public static void ArrayAgg(ValueTable table, int group, Column result, bool distinct)
    {
        var slots = table.Of(group);
        if (slots.IsEmpty)
        {
            result.AppendNull();
            return;
        }

        var items = new List<object?>();
        foreach (var slot in slots)
        {
            var times = distinct ? 1 : table.Count(slot);
            Limits.CheckItems(items.Count + (long)times);
            for (; times > 0; times--)
                items.Add(table.Values(0).Get(slot));
        }

        result.Append(new SqlArray(items));
    }

    public static void BitAnd(ValueTable table, int group, Column result) =>
        Bits(table, group, result, -1, (bits, value, _) => bits & value);

    public static void BitOr(ValueTable table, int group, Column result) => Bits(table, group, result, 0, (bits, value, _) => bits | value);

    /// <summary>bit_xor: equal values cancel out, but with DISTINCT each counts once.</summary>
    public static void BitXor(ValueTable table, int group, Column result, bool distinct) =>
        Bits(table, group, result, 0, (bits, value, times) => distinct || times % 2 != 0 ? bits ^ value : bits);

    /// <summary>Converts a whole number to a value of the type.</summary>
    public static object Whole(long bits, SqlType type) =>
        type.Kind switch
        {
            SqlTypeKind.SmallInt => (object)(short)bits,
            SqlTypeKind.Integer => (int)bits,
            _ => bits,
        };

    private static void Bits(ValueTable table, int group, Column result, long bits, Func<long, long, long, long> add)
    {
        var slots = table.Of(group);
        foreach (var slot in slots)
            bits = add(bits, Convert.ToInt64(table.Values(0).Get(slot), null), table.Count(slot));
        result.Append(slots.IsEmpty ? null : Whole(bits, result.Type));
    }

    private static long Total(ValueTable table, ReadOnlySpan<int> slots)
    {
        var total = 0L;
        foreach (var slot in slots)
            total += table.Count(slot);
        return total;
    }

    private static int At(ValueTable table, ReadOnlySpan<int> slots, long place)
    {
        foreach (var slot in slots)
        {
            place -= table.Count(slot);
            if (place < 0)
                return slot;
        }

        return slots[^1];
    }
}
