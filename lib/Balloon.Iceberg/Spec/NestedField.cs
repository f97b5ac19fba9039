namespace Balloon.Iceberg.Spec;

/// <summary>A field of a struct: a column, or a part of one. Identity is the id, never the name.</summary>
/// <param name="Id">Unique in the table, never used again.</param>
/// <param name="Name">Present name.</param>
/// <param name="Type">Type of its values.</param>
/// <param name="Required">True when null is not allowed.</param>
/// <param name="Doc">Comment.</param>
public sealed record NestedField(int Id, string Name, IcebergType Type, bool Required = false, string? Doc = null)
{
    /// <summary>
    /// What rows of files written before the field existed hold (v3), in the form of <see cref="Values"/>; null where there is none.
    /// </summary>
    public object? InitialDefault { get; init; }

    /// <summary>What a writer stores that was given no value (v3), in the form of <see cref="Values"/>; null where there is none.</summary>
    public object? WriteDefault { get; init; }

    /// <summary>A nullable field.</summary>
    public static NestedField Optional(int id, string name, IcebergType type, string? doc = null) => new(id, name, type, false, doc);

    /// <summary>A field that is never null.</summary>
    public static NestedField Mandatory(int id, string name, IcebergType type, string? doc = null) => new(id, name, type, true, doc);

    /// <inheritdoc/>
    public bool Equals(NestedField? other) =>
        other is not null
        && Id == other.Id
        && Name == other.Name
        && Required == other.Required
        && Doc == other.Doc
        && Type.Equals(other.Type)
        && Values.Same(InitialDefault, other.InitialDefault)
        && Values.Same(WriteDefault, other.WriteDefault);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Name, Required);
}
