using System.Text.Json;

namespace Balloon.Iceberg.Spec;

/// <summary>The order in which writers lay rows into files.</summary>
/// <param name="OrderId">Number of the order in its table; 0 is always the unsorted one.</param>
/// <param name="Fields">Sort fields, the first weighs most.</param>
public sealed record SortOrder(int OrderId, IReadOnlyList<SortField> Fields)
{
    /// <summary>No order.</summary>
    public static SortOrder Unsorted { get; } = new(0, []);

    /// <summary>True without fields.</summary>
    public bool IsUnsorted => Fields.Count == 0;

    /// <summary>Starts an order over a schema's columns by name.</summary>
    public static SortOrderBuilder For(Schema schema) => new(schema);

    /// <summary>True when the fields are the same, whatever the order's number.</summary>
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

/// <summary>One sort field.</summary>
/// <param name="SourceId">Id of the column.</param>
/// <param name="Transform">What of the column's value is compared.</param>
/// <param name="Descending">True for the greatest first.</param>
/// <param name="NullsFirst">True when nulls come before all values.</param>
public sealed record SortField(int SourceId, Transform Transform, bool Descending, bool NullsFirst);

/// <summary>Builds a <see cref="SortOrder"/> over columns by name.</summary>
public sealed class SortOrderBuilder
{
    private readonly Schema _schema;
    private readonly List<SortField> _fields = [];

    internal SortOrderBuilder(Schema schema) => _schema = schema;

    /// <summary>Smallest first, nulls first.</summary>
    public SortOrderBuilder Ascending(string column, Transform? transform = null) => Add(column, transform, false, true);

    /// <summary>Greatest first, nulls last.</summary>
    public SortOrderBuilder Descending(string column, Transform? transform = null) => Add(column, transform, true, false);

    /// <summary>Any direction and place of nulls.</summary>
    /// <exception cref="IcebergException">No such column, or a type the transform does not take.</exception>
    public SortOrderBuilder Add(string column, Transform? transform, bool descending, bool nullsFirst)
    {
        transform ??= Transform.Identity;
        var field = _schema.RequireField(column);
        if (field.Type is not PrimitiveType type || !transform.Accepts(type) || !_schema.IsOutsideOfRepeated(field.Id))
            throw IcebergException.InvalidArgument($"Rows cannot be sorted by {transform} of column '{column}' of type {field.Type}.");
        _fields.Add(new(field.Id, transform, descending, nullsFirst));
        return this;
    }

    /// <summary>The order, number 1 (0 when it has no fields).</summary>
    public SortOrder Build() => _fields.Count == 0 ? SortOrder.Unsorted : new(1, [.. _fields]);
}
