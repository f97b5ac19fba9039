namespace Balloon.Sandbox.Engine;

/// <summary>An array value: compared and hashed by its elements.</summary>
/// <param name="Items">The elements, each of the element type's .NET type or null.</param>
public sealed record SqlArray(IReadOnlyList<object?> Items) : IComparable<SqlArray>, IComparable
{
    /// <summary>True when both hold equal elements in the same order.</summary>
    public bool Equals(SqlArray? other) => other is not null && Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Items)
            hash.Add(item);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public int CompareTo(object? obj) => CompareTo(obj as SqlArray);

    /// <summary>Orders by the first differing element, then by length; a null element is the greatest.</summary>
    public int CompareTo(SqlArray? other)
    {
        if (other is null)
            return 1;
        var shared = Math.Min(Items.Count, other.Items.Count);
        for (var i = 0; i < shared; i++)
        {
            var (a, b) = (Items[i], other.Items[i]);
            var order = (a, b) switch
            {
                (null, null) => 0,
                (null, _) => 1,
                (_, null) => -1,
                (string x, string y) => string.CompareOrdinal(x, y),
                _ => Comparer<object>.Default.Compare(a, b),
            };
            if (order != 0)
                return order;
        }

        return Items.Count.CompareTo(other.Items.Count);
    }
}
