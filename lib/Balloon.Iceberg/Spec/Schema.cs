using System.Text.Json;

namespace Balloon.Iceberg.Spec;

/// <summary>The columns of a table at a point of its history.</summary>
/// <param name="SchemaId">The number of the schema in its table.</param>
/// <param name="Struct">The columns.</param>
/// <param name="IdentifierFieldIds">The ids of the columns that identify a row; may be empty.</param>
public sealed record Schema(int SchemaId, StructType Struct, IReadOnlyList<int> IdentifierFieldIds)
{
    private readonly Lazy<FieldIndex> _index = new(() => new FieldIndex(Struct));

    /// <summary>Creates a schema; its ids are reassigned when a table is created with it.</summary>
    public Schema(params NestedField[] fields)
        : this(0, new StructType(fields), []) { }

    /// <summary>The columns.</summary>
    public IReadOnlyList<NestedField> Fields => Struct.Fields;

    /// <summary>The greatest field id, including nested ones; 0 if there are no fields.</summary>
    public int HighestFieldId => _index.Value.Highest;

    /// <summary>
    /// Finds a field by id, at any depth; elements, keys and values of lists and maps are fields too. Null if there is none.
    /// </summary>
    public NestedField? FindField(int id) => _index.Value.ById(id);

    /// <summary>
    /// Finds a field by its full name, such as <c>address.street</c>, <c>phones.element</c>, <c>tags.value</c>; null if there is none.
    /// </summary>
    /// <param name="name">The names joined by dots.</param>
    /// <param name="caseSensitive">False to ignore case; then an ambiguous name finds nothing.</param>
    public NestedField? FindField(string name, bool caseSensitive = true) => _index.Value.ByName(name, caseSensitive);

    /// <summary>The full name of a field, or null.</summary>
    public string? FindName(int id) => _index.Value.NameOf(id);

    /// <summary>Finds a field by its full name.</summary>
    /// <exception cref="IcebergException">There is none (<see cref="ErrorKind.InvalidArgument"/>).</exception>
    public NestedField RequireField(string name, bool caseSensitive = true) =>
        FindField(name, caseSensitive)
        ?? throw IcebergException.InvalidArgument(
            $"There is no column '{name}'. The columns are {string.Join(", ", Fields.Select(field => field.Name))}."
        );

    /// <summary>All field ids, parents before children.</summary>
    internal IEnumerable<int> AllIds => _index.Value.Ids;

    /// <summary>Whether a field is a column, or is nested only in structs, so that each row has at most one value of it.</summary>
    internal bool IsOutsideOfRepeated(int id) => _index.Value.IsFlat(id);

    /// <summary>Whether fields and identifiers are the same, whatever the schema's number.</summary>
    public bool SameAs(Schema other) =>
        Struct.Equals(other.Struct) && IdentifierFieldIds.Order().SequenceEqual(other.IdentifierFieldIds.Order());

    /// <inheritdoc/>
    public bool Equals(Schema? other) => other is not null && SchemaId == other.SchemaId && SameAs(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(SchemaId, Struct);

    /// <summary>Reads a schema from JSON.</summary>
    /// <exception cref="IcebergException">The JSON is not a schema.</exception>
    public static Schema FromJson(JsonElement json) => SchemaJson.Read(json);

    /// <inheritdoc cref="FromJson"/>
    public static Schema Parse(ReadOnlyMemory<byte> json) => MetadataJson.Parse(json, SchemaJson.Read);

    /// <summary>Writes the schema as JSON.</summary>
    public void WriteJson(Utf8JsonWriter writer) => SchemaJson.Write(writer, this);

    /// <summary>The schema as JSON text.</summary>
    public string ToJson() => MetadataJson.Write(WriteJson);

    /// <summary>The columns, as a list in parentheses.</summary>
    public override string ToString() =>
        $"({string.Join(", ", Fields.Select(f => $"{f.Id}: {f.Name} {f.Type}{(f.Required ? " required" : "")}"))})";
}
