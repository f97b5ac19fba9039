using Balloon.Iceberg.Parquet;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Data;

/// <summary>What a column's values are, gathered from the values themselves.</summary>
internal sealed class ValueStatistics
{
    public long Slots { get; private set; }

    public long Nulls { get; private set; }

    public long NaNs { get; private set; }

    public object? Lower { get; private set; }

    public object? Upper { get; private set; }

    public static ValueStatistics Of(LeafBuffer leaf)
    {
        var statistics = new ValueStatistics { Slots = leaf.Slots, Nulls = leaf.Slots - leaf.Values.Count };
        foreach (var value in leaf.Values)
        {
            if (value is float.NaN or double.NaN)
            {
                statistics.NaNs++;
                continue;
            }

            if (statistics.Lower is null || ValueOrder.Compare(value, statistics.Lower) < 0)
                statistics.Lower = value;
            if (statistics.Upper is null || ValueOrder.Compare(value, statistics.Upper) > 0)
                statistics.Upper = value;
        }

        return statistics;
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

    /// <summary>Bounds as manifests hold them: text and bytes cut to 16, the upper one raised so that it stays a bound; null where it cannot.</summary>
    public (byte[]? Lower, byte[]? Upper) Bounds(PrimitiveType type, bool whole)
    {
        var (lower, upper) = (Lower, Upper);
        if (!whole && type.Kind == TypeKind.String)
            (lower, upper) = (BoundCutting.Lower((string?)lower), BoundCutting.Upper((string?)upper));
        else if (!whole && type.Kind is TypeKind.Binary)
            (lower, upper) = (BoundCutting.Lower((byte[]?)lower), BoundCutting.Upper((byte[]?)upper));
        return (lower is null ? null : SingleValueBinary.Write(type, lower), upper is null ? null : SingleValueBinary.Write(type, upper));
    }
}
