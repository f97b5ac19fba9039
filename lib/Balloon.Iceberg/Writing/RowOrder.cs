using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Writing;

/// <summary>Compares rows by a sort order. Their keys are computed once, since a transform costs more than a comparison.</summary>
internal sealed class RowOrder : IComparer<object?[]>
{
    private readonly (int Index, PrimitiveType Type, SortField Field)[] _fields;

    private RowOrder((int, PrimitiveType, SortField)[] fields) => _fields = fields;

    /// <summary>The order of a table; null if it has none, or depends on nested columns.</summary>
    public static RowOrder? For(SortOrder order, Schema schema)
    {
        if (order.IsUnsorted)
            return null;
        var fields = new List<(int, PrimitiveType, SortField)>();
        foreach (var field in order.Fields)
        {
            var index = schema.Fields.ToList().FindIndex(candidate => candidate.Id == field.SourceId);
            if (
                index < 0
                || schema.Fields[index].Type is not PrimitiveType type
                || !field.Transform.Accepts(type)
                || field.Transform.Kind == TransformKind.Unknown
            )
                return null;
            fields.Add((index, type, field));
        }

        return new([.. fields]);
    }

    // The sort key of a field, from the value of its column.
    private object? Key(int field, object? value) => _fields[field].Field.Transform.Apply(_fields[field].Type, value);

    /// <summary>The sort key of a row: the fields' transformed values.</summary>
    public object?[] Key(object?[] row)
    {
        var key = new object?[_fields.Length];
        for (var i = 0; i < key.Length; i++)
            key[i] = Key(i, row[_fields[i].Index]);
        return key;
    }

    /// <summary>Compares two <see cref="Key(object?[])"/>s.</summary>
    public int Compare(object?[]? x, object?[]? y)
    {
        for (var i = 0; i < _fields.Length; i++)
        {
            if (Compare(i, x![i], y![i]) is var order and not 0)
                return order;
        }

        return 0;
    }

    private int Compare(int index, object? a, object? b)
    {
        var field = _fields[index].Field;
        if (a is null || b is null)
        {
            if (a is null && b is null)
                return 0;
            return a is null == field.NullsFirst ? -1 : 1;
        }

        var order = Values.Compare(a, b);
        return field.Descending ? -order : order;
    }

    /// <summary>Sorts some rows of a batch; the sort is stable.</summary>
    public int[] Sorted(ColumnBatch batch, IReadOnlyList<int> rows)
    {
        int[] sorted = [.. rows];
        var ranks = new int[_fields.Length][];
        for (var field = 0; field < ranks.Length; field++)
            ranks[field] = Ranks(batch, field, sorted);
        int[] places = [.. Enumerable.Range(0, sorted.Length)];
        Sort(places, ranks);
        return Array.ConvertAll(places, place => sorted[place]);
    }

    // For each row, the number of distinct keys less than its own.
    private int[] Ranks(ColumnBatch batch, int field, int[] rows)
    {
        var (codes, values) = DistinctValues.Of(batch.Columns[_fields[field].Index], rows);
        var keys = values.Select(value => Key(field, value)).ToArray();
        int[] sorted = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort(sorted, (a, b) => Compare(field, keys[a], keys[b]));
        var ranks = new int[keys.Length];
        for (var i = 1; i < sorted.Length; i++)
            ranks[sorted[i]] = ranks[sorted[i - 1]] + (Compare(field, keys[sorted[i - 1]], keys[sorted[i]]) == 0 ? 0 : 1);
        return Array.ConvertAll(codes, code => ranks[code]);
    }

    // Integers sort many times faster than with a comparer, so rank and position are combined if they fit into one.
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
