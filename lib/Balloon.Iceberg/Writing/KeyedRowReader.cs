using System.Runtime.InteropServices;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Writing;

/// <summary>Reads rows where they are kept, and tells them apart by partition and order without holding their values.</summary>
internal sealed class KeyedRowReader(IKeyedRows rows, StructType type)
{
    public IKeyedRows Rows => rows;

    public IcebergType Type(int column) => type.Fields[column].Type;

    /// <summary>A value in plain form.</summary>
    public object? Read(int row, int column) => RowValues.ToPlain(type.Fields[column], rows.Value(row, column));

    /// <summary>A row in plain form; the array is the same each time.</summary>
    /// <param name="row">The row.</param>
    /// <param name="columns">The columns that are wanted; the others are null.</param>
    /// <param name="into">The array.</param>
    public object?[] Read(int row, int[] columns, object?[] into)
    {
        foreach (var column in columns)
            into[column] = Read(row, column);
        return into;
    }

    /// <summary>The rows of each partition, in order.</summary>
    public IReadOnlyCollection<(object?[] Partition, List<int> Rows)> Split(
        PartitionKeys partitions,
        PartitionSpec spec,
        Func<int, bool> wanted
    )
    {
        int[] some = [.. Enumerable.Range(0, rows.Count).Where(wanted)];
        var tuples = new int[some.Length];
        var found = new List<object?[]> { Array.Empty<object?>() };
        for (var field = 0; field < partitions.Count; field++)
        {
            var (codes, values) = Derived(partitions, field, spec, some);
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
        for (var i = 0; i < some.Length; i++)
            split[tuples[i]].Rows.Add(some[i]);
        return [.. split.Where(part => part.Rows.Count > 0)];
    }

    /// <summary>The rows as an order of the table wants them; those that it leaves equal stay as they are.</summary>
    public int[] Sorted(List<int> some, RowOrder? order)
    {
        int[] sorted = [.. some];
        if (order is null)
            return sorted;
        var ranks = new int[order.Count][];
        for (var field = 0; field < ranks.Length; field++)
            ranks[field] = Ranks(order, field, sorted);
        int[] places = [.. Enumerable.Range(0, sorted.Length)];
        Sort(places, ranks);
        return Array.ConvertAll(places, place => sorted[place]);
    }

    // What the field derives from each row's value, as the number of the derived value.
    private (int[] Codes, IReadOnlyList<object?> Values) Derived(PartitionKeys partitions, int field, PartitionSpec spec, int[] some)
    {
        if (partitions.Column(field) is not { } column)
            return (new int[some.Length], [null]);
        var (codes, values) = DistinctValues.Of(this, column, some);
        var known = new Dictionary<PartitionKey, int>();
        var derived = new List<object?>();
        var numbers = new int[values.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            var value = partitions.Derive(field, values[i]);
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(known, new(spec.SpecId, [value]), out var exists);
            if (!exists)
            {
                number = derived.Count;
                derived.Add(value);
            }

            numbers[i] = number;
        }

        return (Array.ConvertAll(codes, code => numbers[code]), derived);
    }

    private int[] Ranks(RowOrder order, int field, int[] some)
    {
        var (codes, values) = DistinctValues.Of(this, order.Column(field), some);
        var keys = values.Select(value => order.Key(field, value)).ToArray();
        int[] sorted = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort(sorted, (a, b) => order.Compare(field, keys[a], keys[b]));
        var ranks = new int[keys.Length];
        for (var i = 1; i < sorted.Length; i++)
            ranks[sorted[i]] = ranks[sorted[i - 1]] + (order.Compare(field, keys[sorted[i - 1]], keys[sorted[i]]) == 0 ? 0 : 1);
        return Array.ConvertAll(codes, code => ranks[code]);
    }

    // Numbers are sorted many times faster than by a comparison: where rank and place fit into one, they are.
    private static void Sort(int[] places, int[][] ranks)
    {
        if (ranks is [var only])
        {
            var keys = new long[places.Length];
            for (var i = 0; i < keys.Length; i++)
                keys[i] = ((long)only[i] << 32) | (uint)i;
            Array.Sort(keys);
            for (var i = 0; i < keys.Length; i++)
                places[i] = (int)(uint)keys[i];
            return;
        }

        Array.Sort(
            places,
            (a, b) =>
            {
                foreach (var rank in ranks)
                {
                    if (rank[a] != rank[b])
                        return rank[a].CompareTo(rank[b]);
                }

                return a.CompareTo(b);
            }
        );
    }
}
