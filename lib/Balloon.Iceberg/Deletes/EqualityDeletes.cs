using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Deletes;

/// <summary>The keys of deleted rows over certain fields.</summary>
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

    /// <summary>
    /// Marks the rows whose key is in one of several sets; a row's key is computed once for all sets over the same fields.
    /// </summary>
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

    /// <summary>A key of one text column: each value of the dictionary is looked up once.</summary>
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
