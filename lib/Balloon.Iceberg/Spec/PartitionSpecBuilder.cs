using System.Globalization;

namespace Balloon.Iceberg.Spec;

/// <summary>Builds a <see cref="PartitionSpec"/> over columns by name; ids from 1000.</summary>
public sealed class PartitionSpecBuilder
{
    private readonly Schema _schema;
    private readonly List<PartitionField> _fields = [];

    internal PartitionSpecBuilder(Schema schema) => _schema = schema;

    /// <summary>A partition per value.</summary>
    public PartitionSpecBuilder Identity(string column) => Add(column, Transform.Identity, column);

    /// <summary>A partition per bucket of hashes.</summary>
    public PartitionSpecBuilder Bucket(string column, int buckets) => Add(column, Transform.Bucket(buckets), column + "_bucket");

    /// <summary>A partition per value cut to a width.</summary>
    public PartitionSpecBuilder Truncate(string column, int width) => Add(column, Transform.Truncate(width), column + "_trunc");

    /// <summary>A partition per year.</summary>
    public PartitionSpecBuilder Year(string column) => Add(column, Transform.Year, column + "_year");

    /// <summary>A partition per month.</summary>
    public PartitionSpecBuilder Month(string column) => Add(column, Transform.Month, column + "_month");

    /// <summary>A partition per day.</summary>
    public PartitionSpecBuilder Day(string column) => Add(column, Transform.Day, column + "_day");

    /// <summary>A partition per hour.</summary>
    public PartitionSpecBuilder Hour(string column) => Add(column, Transform.Hour, column + "_hour");

    /// <summary>A partition field of any transform.</summary>
    /// <exception cref="IcebergException">No such column, a type the transform does not take, or a name used twice.</exception>
    public PartitionSpecBuilder Add(string column, Transform transform, string name)
    {
        var field = _schema.RequireField(column);
        if (field.Type is not PrimitiveType type || !transform.Accepts(type) || transform.Kind == TransformKind.Unknown)
            throw IcebergException.InvalidArgument($"Transform {transform} does not take column '{column}' of type {field.Type}.");
        if (!_schema.IsOutsideOfRepeated(field.Id))
            throw IcebergException.InvalidArgument($"Column '{column}' lies in a list or map: it cannot partition a table.");
        if (_fields.Exists(f => f.Name == name))
            throw IcebergException.InvalidArgument(
                string.Create(CultureInfo.InvariantCulture, $"Two partition fields are named '{name}'.")
            );
        if (_schema.FindField(name) is { } clash && !(clash.Id == field.Id && transform.Kind == TransformKind.Identity))
            throw IcebergException.InvalidArgument($"Partition field '{name}' has the name of a column: give it another.");
        _fields.Add(new(field.Id, PartitionSpec.FirstFieldId + _fields.Count, name, transform));
        return this;
    }

    /// <summary>The spec, number 0.</summary>
    public PartitionSpec Build() => new(0, [.. _fields]);
}
