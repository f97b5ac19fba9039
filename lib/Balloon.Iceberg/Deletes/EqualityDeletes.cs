using Balloon.Iceberg.Data;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Deletes;

/// <summary>Keys of deleted rows over some fields.</summary>
internal sealed class EqualityDeletes(IReadOnlyList<NestedField> fields)
{
    private readonly HashSet<RowKey> _keys = [];

    /// <summary>The fields that are compared.</summary>
    public IReadOnlyList<NestedField> Fields => fields;

    public int Count => _keys.Count;

    public void Add(ColumnBatch batch)
    {
        for (var row = 0; row < batch.RowCount; row++)
            _keys.Add(new RowKey(batch.PlainRow(row)));
    }

    /// <summary>Marks the rows whose key is in one of several sets; a row's key is made once for all sets over the same fields.</summary>
    public static void Mark(IReadOnlyList<EqualityDeletes> sets, Func<int, Column> columnOf, Span<bool> deleted)
    {
        foreach (var group in sets.GroupBy(set => string.Join(',', set.Fields.Select(field => field.Id))))
        {
            var members = group.Select(set => set._keys).ToArray();
            Column[] columns = [.. group.First().Fields.Select(field => columnOf(field.Id))];
            if (columns is [StringColumn text])
                MarkText(members, text, deleted);
            else
                MarkKeys(members, columns, deleted);
        }
    }

    private static void MarkKeys(HashSet<RowKey>[] sets, Column[] columns, Span<bool> deleted)
    {
        var probe = new object?[columns.Length];
        for (var row = 0; row < deleted.Length; row++)
        {
            if (deleted[row])
                continue;
            for (var i = 0; i < probe.Length; i++)
                probe[i] = columns[i].Plain(row);
            deleted[row] = Any(sets, new RowKey(probe));
        }
    }

    private static bool Any(HashSet<RowKey>[] sets, RowKey key)
    {
        foreach (var set in sets)
        {
            if (set.Contains(key))
                return true;
        }

        return false;
    }

    /// <summary>One key column of text: each value of the dictionary is looked up once.</summary>
    private static void MarkText(HashSet<RowKey>[] sets, StringColumn text, Span<bool> deleted)
    {
        var hasNull = Any(sets, new RowKey([null]));
        var hits = new bool[text.Dictionary.Count];
        for (var i = 0; i < hits.Length; i++)
            hits[i] = Any(sets, new RowKey([text.Dictionary[i]]));
        var codes = text.Codes;
        for (var row = 0; row < deleted.Length; row++)
            deleted[row] |= codes[row] < 0 ? hasNull : hits[codes[row]];
    }
}

/// <summary>Plain values compared as a key: null equals null, NaN equals NaN, -0.0 and 0.0 differ.</summary>
internal readonly struct RowKey(object?[] values) : IEquatable<RowKey>
{
    private readonly int _hash = HashOf(values);

    public object?[] Items { get; } = values;

    public bool Equals(RowKey other)
    {
        if (_hash != other._hash || Items.Length != other.Items.Length)
            return false;
        for (var i = 0; i < Items.Length; i++)
        {
            if (!Same(Items[i], other.Items[i]))
                return false;
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is RowKey other && Equals(other);

    public override int GetHashCode() => _hash;

    private static bool Same(object? a, object? b) =>
        (a, b) switch
        {
            (string x, string y) => x == y,
            (double x, double y) => BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(y)
                || (double.IsNaN(x) && double.IsNaN(y)),
            (float x, float y) => BitConverter.SingleToInt32Bits(x) == BitConverter.SingleToInt32Bits(y)
                || (float.IsNaN(x) && float.IsNaN(y)),
            _ => Values.Same(a, b),
        };

    private static int HashOf(object?[] values)
    {
        var hash = new HashCode();
        foreach (var value in values)
        {
            if (value is byte[] bytes)
                hash.AddBytes(bytes);
            else
                hash.Add(value);
        }

        return hash.ToHashCode();
    }
}
