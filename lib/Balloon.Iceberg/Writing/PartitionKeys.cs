using System.Runtime.InteropServices;
using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Writing;

/// <summary>Computes the partition tuples of rows.</summary>
internal sealed class PartitionKeys
{
    private readonly (int[] Path, PrimitiveType Type, Transform Transform)[] _fields;
    private readonly int _specId;

    /// <param name="spec">The spec.</param>
    /// <param name="schema">The table's schema.</param>
    /// <param name="row">The fields of the rows, which may be only some of the schema's.</param>
    public PartitionKeys(PartitionSpec spec, Schema schema, StructType row)
    {
        _specId = spec.SpecId;
        _fields =
        [
            .. spec.Fields.Select(field =>
            {
                if (field.Transform.Kind == TransformKind.Void)
                    return ([], PrimitiveType.Unknown, field.Transform);
                var path =
                    PathTo(row, field.SourceId)
                    ?? throw IcebergException.InvalidArgument(
                        $"Partition field '{field.Name}' derives from column '{schema.FindName(field.SourceId) ?? field.SourceId.ToString(System.Globalization.CultureInfo.InvariantCulture)}', which is not among {string.Join(", ", row.Fields.Select(f => f.Name))}: "
                            + "a row's partition cannot be derived from its key."
                    );
                return (path, (PrimitiveType)schema.FindField(field.SourceId)!.Type, field.Transform);
            }),
        ];
    }

    // The index of the column from which a partition field derives; null for a void field.
    private int? Source(int field) => _fields[field].Path is [var first, ..] ? first : null;

    // The value of a partition field, from the value of its source column.
    private object? Derive(int field, object? value)
    {
        var (path, type, transform) = _fields[field];
        if (path.Length == 0)
            return null;
        foreach (var index in path.AsSpan(1))
            value = (value as object?[])?[index];
        return transform.Apply(type, value);
    }

    public object?[] Of(object?[] row)
    {
        if (_fields.Length == 0)
            return [];
        var values = new object?[_fields.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = Source(i) is { } column ? Derive(i, row[column]) : null;
        return values;
    }

    /// <summary>The rows of each partition, in the order of the batch.</summary>
    public IReadOnlyCollection<(object?[] Partition, List<int> Rows)> Split(ColumnBatch batch)
    {
        int[] rows = [.. Enumerable.Range(0, batch.RowCount)];
        var tuples = new int[rows.Length];
        var found = new List<object?[]> { Array.Empty<object?>() };
        for (var field = 0; field < _fields.Length; field++)
        {
            var (codes, values) = Derived(batch, field, rows);
            var pairs = new Dictionary<(int, int), int>();
            var longer = new List<object?[]>();
            for (var i = 0; i < tuples.Length; i++)
            {
                ref var tuple = ref CollectionsMarshal.GetValueRefOrAddDefault(pairs, (tuples[i], codes[i]), out var exists);
                if (!exists)
                {
                    tuple = longer.Count;
                    longer.Add([.. found[tuples[i]], values[codes[i]]]);
                }

                tuples[i] = tuple;
            }

            found = longer;
        }

        var split = found.ConvertAll(partition => (Partition: partition, Rows: new List<int>()));
        foreach (var row in rows)
            split[tuples[row]].Rows.Add(row);
        return [.. split.Where(part => part.Rows.Count > 0)];
    }

    // For each row, the index of the field's partition value.
    private (int[] Codes, IReadOnlyList<object?> Values) Derived(ColumnBatch batch, int field, int[] rows)
    {
        if (Source(field) is not { } column)
            return (new int[rows.Length], [null]);
        var (codes, values) = DistinctValues.Of(batch.Columns[column], rows);
        var known = new Dictionary<PartitionKey, int>();
        var derived = new List<object?>();
        var numbers = new int[values.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            var value = Derive(field, values[i]);
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(known, new(_specId, [value]), out var exists);
            if (!exists)
            {
                number = derived.Count;
                derived.Add(value);
            }

            numbers[i] = number;
        }

        return (Array.ConvertAll(codes, code => numbers[code]), derived);
    }

    private static int[]? PathTo(StructType type, int id)
    {
        for (var i = 0; i < type.Fields.Count; i++)
        {
            if (type.Fields[i].Id == id)
                return [i];
            if (type.Fields[i].Type is StructType inner && PathTo(inner, id) is { } rest)
                return [i, .. rest];
        }

        return null;
    }
}
