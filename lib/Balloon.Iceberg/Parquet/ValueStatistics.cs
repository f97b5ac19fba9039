using Balloon.Iceberg.Spec;
using Balloon.Text;

namespace Balloon.Iceberg.Parquet;

/// <summary>The counts and bounds of a column's values.</summary>
internal sealed class ValueStatistics
{
    public long Slots { get; private set; }

    public long Nulls { get; private set; }

    public long NaNs { get; private set; }

    public object? Lower { get; private set; }

    public object? Upper { get; private set; }

    /// <param name="leaf">The column.</param>
    /// <param name="dictionary">The distinct values, if known, which have the same bounds.</param>
    public static ValueStatistics Of(LeafBuffer leaf, ColumnDictionary? dictionary)
    {
        var statistics = new ValueStatistics { Slots = leaf.Slots, Nulls = leaf.Slots - leaf.Values.Count };
        switch (dictionary?.Entries ?? leaf.Values)
        {
            // The most common types, compared without checking the type of each value.
            case LeafItems<string> { List: [_, ..] texts }:
                statistics.Extremes(texts, CodePoints.Compare);
                break;
            case LeafItems<long> { List: [_, ..] numbers }:
                (statistics.Lower, statistics.Upper) = (numbers.Min(), numbers.Max());
                break;
            case LeafItems<int> { List: [_, ..] numbers }:
                (statistics.Lower, statistics.Upper) = (numbers.Min(), numbers.Max());
                break;
            // NaN values must be counted, so all values are read and not only the dictionary.
            case LeafItems<object>:
                statistics.Extremes(((LeafItems<object>)leaf.Values).List);
                break;
        }

        return statistics;
    }

    private void Extremes(List<string> values, Comparison<string> compare)
    {
        var (lower, upper) = (values[0], values[0]);
        foreach (var value in values)
        {
            if (compare(value, lower) < 0)
                lower = value;
            else if (compare(value, upper) > 0)
                upper = value;
        }

        (Lower, Upper) = (lower, upper);
    }

    private void Extremes(List<object> values)
    {
        foreach (var value in values)
        {
            if (value is float.NaN or double.NaN)
            {
                NaNs++;
                continue;
            }

            if (Lower is null || ValueOrder.Compare(value, Lower) < 0)
                Lower = value;
            if (Upper is null || ValueOrder.Compare(value, Upper) > 0)
                Upper = value;
        }
    }

    public void Add(ValueStatistics other)
    {
        Slots += other.Slots;
        Nulls += other.Nulls;
        NaNs += other.NaNs;
        if (other.Lower is not null && (Lower is null || ValueOrder.Compare(other.Lower, Lower) < 0))
            Lower = other.Lower;
        if (other.Upper is not null && (Upper is null || ValueOrder.Compare(other.Upper, Upper) > 0))
            Upper = other.Upper;
    }

    /// <summary>
    /// Bounds for a manifest: text and bytes are shortened to 16, with the upper bound incremented so that it remains valid; null if that
    /// is impossible.
    /// </summary>
    public (byte[]? Lower, byte[]? Upper) Bounds(PrimitiveType type, bool whole)
    {
        var (lower, upper) = (Lower, Upper);
        if (!whole && type.Kind == TypeKind.String)
            (lower, upper) = (BoundTruncation.Lower((string?)lower), BoundTruncation.Upper((string?)upper));
        else if (!whole && type.Kind is TypeKind.Binary)
            (lower, upper) = (BoundTruncation.Lower((byte[]?)lower), BoundTruncation.Upper((byte[]?)upper));
        return (lower is null ? null : SingleValueBinary.Write(type, lower), upper is null ? null : SingleValueBinary.Write(type, upper));
    }
}
