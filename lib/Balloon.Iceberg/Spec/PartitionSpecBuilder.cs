using System.Globalization;

namespace Balloon.Iceberg.Spec;

/// <summary>Builds a <see cref="PartitionSpec"/> over columns by name; field ids start at 1000.</summary>
public sealed class PartitionSpecBuilder
{
    private readonly Schema _schema;
    private readonly List<PartitionField> _fields = [];

    internal PartitionSpecBuilder(Schema schema) => _schema = schema;

    /// <summary>Adds a partition per value.</summary>
    public PartitionSpecBuilder Identity(string column) => Add(column, Transform.Identity, column);

    /// <summary>Adds a partition per hash bucket.</summary>
    public PartitionSpecBuilder Bucket(string column, int buckets) => Add(column, Transform.Bucket(buckets), column + "_bucket");

    /// <summary>Adds a partition per value truncated to a width.</summary>
    public PartitionSpecBuilder Truncate(string column, int width) => Add(column, Transform.Truncate(width), column + "_trunc");

    /// <summary>Adds a partition per year.</summary>
    public PartitionSpecBuilder Year(string column) => Add(column, Transform.Year, column + "_year");

    /// <summary>Adds a partition per month.</summary>
    public PartitionSpecBuilder Month(string column) => Add(column, Transform.Month, column + "_month");

    /// <summary>Adds a partition per day.</summary>
    public PartitionSpecBuilder Day(string column) => Add(column, Transform.Day, column + "_day");

    /// <summary>Adds a partition per hour.</summary>
    public PartitionSpecBuilder Hour(string column) => Add(column, Transform.Hour, column + "_hour");

    /// <summary>Adds a partition field with any transform.</summary>
    /// <exception cref="IcebergException">
    /// There is no such column, the transform does not accept its type, or a name is used twice.
    /// </exception>
    public PartitionSpecBuilder Add(string column, Transform transform, string name)
    {
        var field = _schema.RequireField(column);
        if (field.Type is not PrimitiveType type || !transform.Accepts(type) || transform.Kind == TransformKind.Unknown)
            throw IcebergException.InvalidArgument($"Transform {transform} does not take column '{column}' of type {field.Type}.");
        if (!_schema.IsOutsideOfRepeated(field.Id))
            throw IcebergException.InvalidArgument($"Column '{column}' is inside a list or map and cannot partition a table.");
        if (_fields.Exists(f => f.Name == name))
            throw IcebergException.InvalidArgument(
                string.Create(CultureInfo.InvariantCulture, $"Two partition fields are named '{name}'.")
            );
        if (_schema.FindField(name) is { } clash && !(clash.Id == field.Id && transform.Kind == TransformKind.Identity))
            throw IcebergException.InvalidArgument($"Partition field '{name}' has the name of a column: give it another.");
        _fields.Add(new(field.Id, PartitionSpec.FirstFieldId + _fields.Count, name, transform));
        return this;
    }

    /// <summary>The spec, with number 0.</summary>
    public PartitionSpec Build() => new(0, [.. _fields]);
}
