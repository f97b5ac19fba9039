namespace Balloon.Iceberg.Spec;

/// <summary>A struct: fields in order, compared by content.</summary>
/// <param name="Fields">The fields.</param>
public sealed record StructType(IReadOnlyList<NestedField> Fields) : IcebergType
{
    /// <summary>The field of this struct (not of nested structs) with an id, or null.</summary>
    public NestedField? Field(int id) => Fields.FirstOrDefault(field => field.Id == id);

    /// <summary>The field of this struct with a name, or null.</summary>
    public NestedField? Field(string name) => Fields.FirstOrDefault(field => field.Name == name);

    /// <inheritdoc/>
    public bool Equals(StructType? other) => other is not null && Fields.SequenceEqual(other.Fields);

    /// <inheritdoc/>
    public override int GetHashCode() => Fields.Aggregate(17, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => $"struct<{string.Join(", ", Fields.Select(f => $"{f.Name}: {f.Type}"))}>";
}

/// <summary>A list.</summary>
/// <param name="ElementId">The field id of the elements.</param>
/// <param name="Element">The type of the elements.</param>
/// <param name="ElementRequired">Whether no element may be null.</param>
public sealed record ListType(int ElementId, IcebergType Element, bool ElementRequired = false) : IcebergType
{
    /// <inheritdoc/>
    public override string ToString() => $"list<{Element}>";
}

/// <summary>A map; keys are never null.</summary>
/// <param name="KeyId">The field id of the keys.</param>
/// <param name="Key">The type of the keys.</param>
/// <param name="ValueId">The field id of the values.</param>
/// <param name="Value">The type of the values.</param>
/// <param name="ValueRequired">Whether no value may be null.</param>
public sealed record MapType(int KeyId, IcebergType Key, int ValueId, IcebergType Value, bool ValueRequired = false) : IcebergType
{
    /// <inheritdoc/>
    public override string ToString() => $"map<{Key}, {Value}>";
}
