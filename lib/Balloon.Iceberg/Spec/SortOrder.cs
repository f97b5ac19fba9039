using System.Text.Json;

namespace Balloon.Iceberg.Spec;

/// <summary>The order in which writers sort the rows of files.</summary>
/// <param name="OrderId">The number of the order in its table; 0 is always the unsorted one.</param>
/// <param name="Fields">The sort fields, the most significant first.</param>
public sealed record SortOrder(int OrderId, IReadOnlyList<SortField> Fields)
{
    /// <summary>No order.</summary>
    public static SortOrder Unsorted { get; } = new(0, []);

    /// <summary>Whether there are no fields.</summary>
    public bool IsUnsorted => Fields.Count == 0;

    /// <summary>Starts an order over a schema's columns by name.</summary>
    public static SortOrderBuilder For(Schema schema) => new(schema);

    /// <summary>Whether the fields are the same, whatever the order's number.</summary>
    public bool SameAs(SortOrder other) => Fields.SequenceEqual(other.Fields);

    /// <inheritdoc/>
    public bool Equals(SortOrder? other) => other is not null && OrderId == other.OrderId && SameAs(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Fields.Aggregate(OrderId, HashCode.Combine);

    /// <summary>Reads an order from JSON.</summary>
    /// <exception cref="IcebergException">The JSON is not a sort order.</exception>
    public static SortOrder FromJson(JsonElement json) => PartitionJson.ReadOrder(json);

    /// <summary>Writes the order as JSON.</summary>
    public void WriteJson(Utf8JsonWriter writer) => PartitionJson.WriteOrder(writer, this);

    /// <summary>The fields with source ids.</summary>
    public override string ToString() =>
        $"[{string.Join(", ", Fields.Select(f => $"{f.Transform}({f.SourceId}) {(f.Descending ? "desc" : "asc")} {(f.NullsFirst ? "nulls first" : "nulls last")}"))}]";
}

/// <summary>A sort field.</summary>
/// <param name="SourceId">The id of the column.</param>
/// <param name="Transform">The transform whose result is compared.</param>
/// <param name="Descending">Whether the greatest values come first.</param>
/// <param name="NullsFirst">Whether nulls come before all values.</param>
public sealed record SortField(int SourceId, Transform Transform, bool Descending, bool NullsFirst);

/// <summary>Builds a <see cref="SortOrder"/> over columns by name.</summary>
public sealed class SortOrderBuilder
{
    private readonly Schema _schema;
    private readonly List<SortField> _fields = [];

    internal SortOrderBuilder(Schema schema) => _schema = schema;

    /// <summary>Adds a field: smallest first, nulls first.</summary>
    public SortOrderBuilder Ascending(string column, Transform? transform = null) => Add(column, transform, false, true);

    /// <summary>Adds a field: greatest first, nulls last.</summary>
    public SortOrderBuilder Descending(string column, Transform? transform = null) => Add(column, transform, true, false);

    /// <summary>Adds a field with any direction and position of nulls.</summary>
    /// <exception cref="IcebergException">There is no such column, or the transform does not accept its type.</exception>
    public SortOrderBuilder Add(string column, Transform? transform, bool descending, bool nullsFirst)
    {
        transform ??= Transform.Identity;
        var field = _schema.RequireField(column);
        if (field.Type is not PrimitiveType type || !transform.Accepts(type) || !_schema.IsOutsideOfRepeated(field.Id))
            throw IcebergException.InvalidArgument($"Rows cannot be sorted by {transform} of column '{column}' of type {field.Type}.");
        _fields.Add(new(field.Id, transform, descending, nullsFirst));
        return this;
    }

    /// <summary>The order, with number 1 (0 if it has no fields).</summary>
    public SortOrder Build() => _fields.Count == 0 ? SortOrder.Unsorted : new(1, [.. _fields]);
}
