using System.Text.Json;

namespace Balloon.Iceberg.Spec;

/// <summary>The columns of a table at one point of its history.</summary>
/// <param name="SchemaId">Number of the schema in its table.</param>
/// <param name="Struct">The columns.</param>
/// <param name="IdentifierFieldIds">Ids of the columns that identify a row; may be empty.</param>
public sealed record Schema(int SchemaId, StructType Struct, IReadOnlyList<int> IdentifierFieldIds)
{
    private readonly Lazy<FieldIndex> _index = new(() => new FieldIndex(Struct));

    /// <summary>A schema of columns; ids are given anew when a table is created with it.</summary>
    public Schema(params NestedField[] fields)
        : this(0, new StructType(fields), []) { }

    /// <summary>The columns.</summary>
    public IReadOnlyList<NestedField> Fields => Struct.Fields;

    /// <summary>The greatest field id, nested ones included; 0 without fields.</summary>
    public int HighestFieldId => _index.Value.Highest;

    /// <summary>The field with an id, at any depth; elements, keys and values of lists and maps are fields too. Null where there is none.</summary>
    public NestedField? FindField(int id) => _index.Value.ById(id);

    /// <summary>The field with a full name such as <c>address.street</c>, <c>phones.element</c>, <c>tags.value</c>; null where there is none.</summary>
    /// <param name="name">Names joined by dots.</param>
    /// <param name="caseSensitive">False to ignore case; then an ambiguous name finds nothing.</param>
    public NestedField? FindField(string name, bool caseSensitive = true) => _index.Value.ByName(name, caseSensitive);

    /// <summary>The full name of a field, or null.</summary>
    public string? FindName(int id) => _index.Value.NameOf(id);

    /// <summary>The field with a full name.</summary>
    /// <exception cref="IcebergException">There is none (<see cref="ErrorKind.InvalidArgument"/>).</exception>
    public NestedField RequireField(string name, bool caseSensitive = true) =>
        FindField(name, caseSensitive)
        ?? throw IcebergException.InvalidArgument(
            $"There is no column '{name}'. The columns are {string.Join(", ", Fields.Select(field => field.Name))}."
        );

    /// <summary>Every field id, parents before children.</summary>
    internal IEnumerable<int> AllIds => _index.Value.Ids;

    /// <summary>True for a field that is a column, or lies in columns that are all structs, so that each row has at most one value of it.</summary>
    internal bool IsOutsideOfRepeated(int id) => _index.Value.IsFlat(id);

    /// <summary>True when fields and identifiers are the same, whatever the schema's number.</summary>
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
