using System.Text.Json;

namespace Balloon.Iceberg.Spec;

/// <summary>How a table's rows are partitioned into files.</summary>
/// <param name="SpecId">The number of the spec in its table.</param>
/// <param name="Fields">The partition fields; empty for an unpartitioned table.</param>
public sealed record PartitionSpec(int SpecId, IReadOnlyList<PartitionField> Fields)
{
    /// <summary>The first id of partition fields.</summary>
    public const int FirstFieldId = 1000;

    /// <summary>No partitions.</summary>
    public static PartitionSpec Unpartitioned { get; } = new(0, []);

    /// <summary>Whether no field partitions the rows.</summary>
    public bool IsUnpartitioned => Fields.All(f => f.Transform.Kind == TransformKind.Void);

    /// <summary>The greatest field id; 999 if there are no fields.</summary>
    public int LastFieldId => Fields.Count == 0 ? FirstFieldId - 1 : Fields.Max(f => f.FieldId);

    /// <summary>Starts a spec over a schema's columns by name.</summary>
    public static PartitionSpecBuilder For(Schema schema) => new(schema);

    /// <summary>Whether the fields are the same, including ids, whatever the spec's number.</summary>
    public bool SameAs(PartitionSpec other) => Fields.SequenceEqual(other.Fields);

    /// <summary>Whether sources, transforms and names are the same; field ids may differ.</summary>
    public bool CompatibleWith(PartitionSpec other) =>
        Fields.Count == other.Fields.Count
        && Fields.Zip(other.Fields).All(pair => (pair.First with { FieldId = 0 }) == (pair.Second with { FieldId = 0 }));

    /// <summary>The type of the partition tuple for a schema; a field whose column was dropped has the type unknown.</summary>
    public StructType PartitionType(Schema schema) =>
        new([.. Fields.Select(field => new NestedField(field.FieldId, field.Name, field.ResultType(schema)))]);

    /// <inheritdoc/>
    public bool Equals(PartitionSpec? other) => other is not null && SpecId == other.SpecId && SameAs(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Fields.Aggregate(SpecId, HashCode.Combine);

    /// <summary>Reads a spec from JSON; fields without an id get -1, and a new id when the spec is added to a table.</summary>
    /// <exception cref="IcebergException">The JSON is not a spec.</exception>
    public static PartitionSpec FromJson(JsonElement json) => PartitionJson.Read(json);

    /// <summary>Writes the spec as JSON.</summary>
    public void WriteJson(Utf8JsonWriter writer) => PartitionJson.Write(writer, this);

    /// <summary>The fields, such as <c>[bucket[4](player)]</c> with source ids.</summary>
    public override string ToString() =>
        $"[{string.Join(", ", Fields.Select(f => $"{f.FieldId}: {f.Name}: {f.Transform}({f.SourceId})"))}]";
}

/// <summary>A partition field.</summary>
/// <param name="SourceId">The id of the column.</param>
/// <param name="FieldId">The id of the field, 1000 or greater; -1 to assign a new one.</param>
/// <param name="Name">The name in paths and partition tuples.</param>
/// <param name="Transform">How its value derives from the column's value.</param>
public sealed record PartitionField(int SourceId, int FieldId, string Name, Transform Transform)
{
    /// <summary>The type of the field's values for a schema.</summary>
    public PrimitiveType ResultType(Schema schema) =>
        schema.FindField(SourceId)?.Type is PrimitiveType source ? Transform.ResultType(source) : PrimitiveType.Unknown;
}
