namespace Balloon.Sandbox.Types;

/// <summary>SQL's interval. Months and days are kept apart because neither has a fixed length.</summary>
/// <param name="Months">Whole months; a year is twelve.</param>
/// <param name="Days">Whole days.</param>
/// <param name="Microseconds">The rest, in microseconds.</param>
public readonly record struct Interval(int Months, int Days, long Microseconds) : IComparable<Interval>, IComparable
{
    private const long DayMicroseconds = 86_400_000_000;

    /// <summary>The length for ordering and equality: a month counts as 30 days, a day as 24 hours.</summary>
    internal Int128 Normalized => (((Int128)Months * 30) + Days) * DayMicroseconds + Microseconds;

    /// <summary>Equal when the normalized lengths are equal, so that '1 month' = '30 days', as in PostgreSQL.</summary>
    public bool Equals(Interval other) => Normalized == other.Normalized;

    /// <inheritdoc/>
    public override int GetHashCode() => Normalized.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj is Interval other ? CompareTo(other) : 1;

    /// <inheritdoc/>
    public int CompareTo(Interval other) => Normalized.CompareTo(other.Normalized);
}
