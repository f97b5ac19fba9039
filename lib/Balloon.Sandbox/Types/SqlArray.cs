namespace Balloon.Sandbox.Types;

/// <summary>An array value: compared and hashed by its elements.</summary>
/// <param name="Items">The elements, each of the element type's .NET type or null.</param>
public sealed record SqlArray(IReadOnlyList<object?> Items) : IComparable<SqlArray>, IComparable
{
    /// <summary>True when both hold equal elements in the same order.</summary>
    public bool Equals(SqlArray? other) => other is not null && ItemOrder.Same(Items, other.Items);

    /// <inheritdoc/>
    public override int GetHashCode() => ItemOrder.Hash(Items);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => CompareTo(obj as SqlArray);

    /// <summary>Orders by the first element that differs, then by length; a null element is the greatest.</summary>
    public int CompareTo(SqlArray? other) => other is null ? 1 : ItemOrder.Compare(Items, other.Items);
}
