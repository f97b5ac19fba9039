using Balloon.Sandbox.State;
using Balloon.Sandbox.Stream;

namespace Balloon.Sandbox.Engine;

/// <summary>Makes of marked slots what has to be written: the rows as they stand there, and the keys of those that went.</summary>
/// <param name="view">The view's rows.</param>
/// <param name="marked">The marks, by slot: 1 for a row that came, 2 for one that the table holds.</param>
/// <param name="gone">Keys that the table holds in rows that went, and their slots; null when there are none.</param>
/// <param name="key">The columns of the sink's key.</param>
/// <param name="width">How many columns the sink has.</param>
internal sealed class PlaceChangesReader(RowSnapshot view, RowSnapshot marked, RowSnapshot? gone, int[] key, int width)
{
    private const int Size = 8192;
    private const long WasThere = 2;

    public SinkChanges Read()
    {
        // Keys that went, and those of them that are back in another row.
        var (keys, back) = GoneKeys();
        var count = gone is null ? Slots().LongCount() : Batches(keys, back).Sum(b => (long)b.Count);
        var deletes = Deletes(back);
        return new SinkChanges(Rows(keys), count, deletes, deletes.Count) { Batches = Batches(keys, null) };
    }

    private IEnumerable<SinkUpsert> Rows(RowStore? keys)
    {
        foreach (var batch in Batches(keys, null))
        {
            for (var i = 0; i < batch.Count; i++)
                yield return new SinkUpsert(batch.Rows.Row(i), batch.Replaces[i]);
        }
    }

    private (RowStore? Keys, bool[] Back) GoneKeys()
    {
        if (gone is null)
            return (null, []);
        var keys = new RowStore(0, [.. gone.Columns[..^1].Select(c => c.Type)], [.. Enumerable.Range(0, key.Length)]);
        foreach (var batch in gone.Batches([.. Enumerable.Range(0, key.Length)]))
        {
            var hashes = Hashes(batch.Columns, batch.Count);
            for (var i = 0; i < batch.Count; i++)
                keys.Weights.At(keys.FindOrAdd(hashes[i], batch.Columns, i, out _)) = 1;
        }

        return (keys, new bool[keys.Slots]);
    }

    private IEnumerable<SinkBatch> Batches(RowStore? keys, bool[]? back)
    {
        var slots = new int[Size];
        var count = 0;
        foreach (var slot in Slots())
        {
            slots[count++] = slot;
            if (count == Size)
            {
                yield return Batch(slots, keys, back);
                count = 0;
            }
        }

        if (count > 0)
            yield return Batch(slots[..count], keys, back);
    }

    private IEnumerable<int> Slots()
    {
        for (var slot = 0; slot < Math.Min(marked.Slots, view.Slots); slot++)
        {
            if (marked.Weights.At(slot) != 0 && view.Weights.At(slot) != 0)
                yield return slot;
        }
    }

    private SinkBatch Batch(int[] slots, RowStore? keys, bool[]? back)
    {
        var columns = new Column[width];
        for (var i = 0; i < width; i++)
            columns[i] = view.Columns[i].Gather(slots);
        var replaces = Array.ConvertAll(slots, slot => marked.Weights.At(slot) == WasThere);
        if (keys is not null)
            MarkBack(columns, slots.Length, keys, replaces, back);
        return new SinkBatch(new Batch(columns, slots.Length, null), replaces);
    }

    private void MarkBack(Column[] columns, int count, RowStore keys, bool[] replaces, bool[]? back)
    {
        var own = Array.ConvertAll(key, k => columns[k]);
        var hashes = Hashes(own, count);
        for (var i = 0; i < count; i++)
        {
            if (keys.Find(hashes[i], own, i) is not (>= 0 and var at))
                continue;
            replaces[i] = true;
            if (back is not null)
                back[at] = true;
        }
    }

    private List<object?[]> Deletes(bool[] back)
    {
        var deletes = new List<object?[]>();
        if (gone is null)
            return deletes;
        // The keys are in the order in which they were found.
        var at = 0;
        foreach (var batch in gone.Batches([.. Enumerable.Range(0, key.Length)]))
        {
            for (var i = 0; i < batch.Count; i++, at++)
            {
                if (!back[at])
                    deletes.Add(batch.Row(i));
            }
        }

        return deletes;
    }

    private static uint[] Hashes(Column[] columns, int count)
    {
        var hashes = new uint[count];
        RowStore.Hash(columns, hashes);
        return hashes;
    }
}
