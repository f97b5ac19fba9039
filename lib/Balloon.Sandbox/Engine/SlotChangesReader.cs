using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// Turns the marks of a <see cref="SlotBuffer"/> into what has to be written: current rows of the view, and the keys of removed ones.
/// </summary>
/// <param name="view">The view's rows.</param>
/// <param name="marked">The marks, by slot.</param>
/// <param name="gone">The keys of removed rows that the table holds, with their slots; null when there are none.</param>
/// <param name="key">The columns of the sink's key.</param>
/// <param name="width">The number of the sink's columns.</param>
internal sealed class SlotChangesReader(RowSnapshot view, RowSnapshot marked, RowSnapshot? gone, int[] key, int width)
{
    private const int Size = 4096;

    public SinkChanges Read()
    {
        var slots = Slots();
        var replaces = Array.ConvertAll(slots, slot => marked.Weights.At(slot) == SlotBuffer.WasThere);
        var deletes = gone is null ? Batch.Empty([.. key.Select(k => view.Columns[k].Type)]) : Deletes(gone, slots, replaces);
        return new SinkChanges(Upserts(slots, replaces), slots.Length, deletes);
    }

    private IEnumerable<SinkUpserts> Upserts(int[] slots, bool[] replaces)
    {
        for (var first = 0; first < slots.Length; first += SinkChanges.BatchSize)
        {
            var end = Math.Min(first + SinkChanges.BatchSize, slots.Length);
            var some = slots.AsSpan(first..end);
            var columns = new Column[width];
            for (var i = 0; i < columns.Length; i++)
                columns[i] = view.Columns[i].Gather(some);
            yield return new SinkUpserts(new Batch(columns, some.Length, null), replaces[first..end]);
        }
    }

    private int[] Slots()
    {
        var slots = new int[marked.Rows];
        var count = 0;
        for (var slot = 0; slot < Math.Min(marked.Slots, view.Slots); slot++)
        {
            if (marked.Weights.At(slot) != 0 && view.Weights.At(slot) != 0)
                slots[count++] = slot;
        }

        return count == slots.Length ? slots : slots[..count];
    }

    // A key that was removed and exists again in another row is replaced; any other is deleted.
    private Batch Deletes(RowSnapshot gone, int[] slots, bool[] replaces)
    {
        var keys = new RowStore(0, [.. gone.Columns[..^1].Select(c => c.Type)], [.. Enumerable.Range(0, key.Length)]);
        foreach (var batch in gone.Batches([.. Enumerable.Range(0, key.Length)]))
        {
            var hashes = RowStore.Hashes(batch.Columns, batch.Count);
            for (var i = 0; i < batch.Count; i++)
                keys.Weights.At(keys.FindOrAdd(hashes[i], batch.Columns, i, out _)) = 1;
        }

        for (var first = 0; first < slots.Length; first += Size)
        {
            var some = slots.AsSpan(first, Math.Min(Size, slots.Length - first));
            var own = new Column[key.Length];
            for (var i = 0; i < own.Length; i++)
                own[i] = view.Columns[key[i]].Gather(some);
            var hashes = RowStore.Hashes(own, some.Length);
            for (var i = 0; i < some.Length; i++)
            {
                if (keys.Find(hashes[i], own, i) is not (>= 0 and var at))
                    continue;
                replaces[first + i] = true;
                keys.Weights.At(at) = 0;
            }
        }

        int[] left = [.. Enumerable.Range(0, keys.Slots).Where(slot => keys.Weights.At(slot) != 0)];
        return new Batch([.. keys.Columns.Select(c => c.Gather(left))], left.Length, null);
    }
}
