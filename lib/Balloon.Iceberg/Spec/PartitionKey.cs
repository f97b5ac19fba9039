namespace Balloon.Iceberg.Spec;

/// <summary>A partition of a spec, as a dictionary key.</summary>
internal readonly struct PartitionKey(int specId, IReadOnlyList<object?> values) : IEquatable<PartitionKey>
{
    private readonly RowKey _values = new(values as object?[] ?? [.. values]);

    public int SpecId => specId;

    public object?[] Values => _values.Items;

    public bool Equals(PartitionKey other) => SpecId == other.SpecId && _values.Equals(other._values);

    public override bool Equals(object? obj) => obj is PartitionKey other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(SpecId, _values.GetHashCode());
}
