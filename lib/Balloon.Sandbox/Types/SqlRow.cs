namespace Balloon.Sandbox.Types;

/// <summary>A value of a struct: compared and hashed by its fields.</summary>
/// <param name="Fields">The fields, each of its type's .NET type or null.</param>
public sealed record SqlRow(IReadOnlyList<object?> Fields) : IComparable<SqlRow>, IComparable
{
    /// <summary>True when all fields are equal; two null fields are.</summary>
    public bool Equals(SqlRow? other) => other is not null && ItemOrder.Same(Fields, other.Fields);

    /// <inheritdoc/>
    public override int GetHashCode() => ItemOrder.Hash(Fields);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => CompareTo(obj as SqlRow);

    /// <summary>Orders by the first field that differs; a null field is the greatest.</summary>
    public int CompareTo(SqlRow? other) => other is null ? 1 : ItemOrder.Compare(Fields, other.Fields);
}
