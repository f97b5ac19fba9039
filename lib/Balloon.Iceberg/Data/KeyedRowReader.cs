using Balloon.Iceberg.Deletes;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Data;

/// <summary>Reads rows one at a time, and tells them apart by partition and order without holding their values.</summary>
internal sealed class KeyedRowReader(IKeyedRows rows, StructType type)
{
    /// <summary>A row in plain form; the array is the same each time.</summary>
    /// <param name="row">The row.</param>
    /// <param name="columns">The columns that are wanted; the others are null.</param>
    /// <param name="into">The array.</param>
    public object?[] Read(int row, int[] columns, object?[] into)
    {
        foreach (var column in columns)
            into[column] = RowValues.ToPlain(type.Fields[column], rows.Value(row, column));
        return into;
    }

    /// <summary>The rows of each partition, in order.</summary>
    public IReadOnlyCollection<(object?[] Partition, List<int> Rows)> Split(
        PartitionKeys partitions,
        PartitionSpec spec,
        Func<int, bool> wanted
    )
    {
        var found = new Dictionary<PartitionKey, (object?[] Partition, List<int> Rows)>();
        var values = new object?[type.Fields.Count];
        for (var row = 0; row < rows.Count; row++)
        {
            if (!wanted(row))
                continue;
            var partition = partitions.Of(Read(row, partitions.Columns, values));
            var key = new PartitionKey(spec.SpecId, partition);
            if (!found.TryGetValue(key, out var there))
                found[key] = there = (partition, []);
            there.Rows.Add(row);
        }

        return found.Values;
    }

    /// <summary>The rows as an order of the table wants them; those that it leaves equal stay as they are.</summary>
    public int[] Sorted(List<int> some, RowOrder? order)
    {
        int[] sorted = [.. some];
        if (order is null)
            return sorted;
        var values = new object?[type.Fields.Count];
        var keys = Array.ConvertAll(sorted, row => order.Key(Read(row, order.Columns, values)));
        int[] places = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(places, (a, b) => order.Compare(keys[a], keys[b]) is var o and not 0 ? o : a.CompareTo(b));
        return Array.ConvertAll(places, place => sorted[place]);
    }
}
