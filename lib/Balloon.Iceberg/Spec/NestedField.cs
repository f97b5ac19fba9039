namespace Balloon.Iceberg.Spec;

/// <summary>A field of a struct: a column, or a part of one. It is identified by its id, never by its name.</summary>
/// <param name="Id">The id, which is unique in the table and never reused.</param>
/// <param name="Name">The current name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Required">Whether null is not allowed.</param>
/// <param name="Doc">A comment, or null.</param>
public sealed record NestedField(int Id, string Name, IcebergType Type, bool Required = false, string? Doc = null)
{
    /// <summary>
    /// The value for rows of files that were written before the field existed (v3), in the form of <see cref="Values"/>; null if there is
    /// none.
    /// </summary>
    public object? InitialDefault { get; init; }

    /// <summary>
    /// The value that a writer stores if it is given none (v3), in the form of <see cref="Values"/>; null if there is none.
    /// </summary>
    public object? WriteDefault { get; init; }

    /// <summary>A nullable field.</summary>
    public static NestedField Optional(int id, string name, IcebergType type, string? doc = null) => new(id, name, type, false, doc);

    /// <summary>A required field.</summary>
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
