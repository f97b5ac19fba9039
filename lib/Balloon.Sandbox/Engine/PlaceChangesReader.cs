using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>Makes of marked slots what has to be written: the rows as they stand there, and the keys of those that went.</summary>
/// <param name="view">The view's rows.</param>
/// <param name="marked">The marks of <see cref="PlaceBuffer"/>, by slot.</param>
/// <param name="gone">Keys that the table holds in rows that went, and their slots; null when there are none.</param>
/// <param name="key">The columns of the sink's key.</param>
/// <param name="width">How many columns the sink has.</param>
internal sealed class PlaceChangesReader(RowSnapshot view, RowSnapshot marked, RowSnapshot? gone, int[] key, int width)
{
    private const int Size = 4096;

    public SinkChanges Read()
    {
        var slots = Slots();
        var replaces = Array.ConvertAll(slots, slot => marked.Weights.At(slot) == PlaceBuffer.WasThere);
        var deletes = gone is null ? [] : Deletes(gone, slots, replaces);
        var rows = new PlacedRows(view, slots, replaces, width);
        return new SinkChanges(rows.OneByOne(), rows.Count, deletes, deletes.Count) { Placed = rows };
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

    // A key that went and is back in another row is replaced; one that is not is deleted.
    private List<object?[]> Deletes(RowSnapshot gone, int[] slots, bool[] replaces)
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

        return [.. keys.Snapshot().Batches().SelectMany(b => Enumerable.Range(0, b.Count).Select(b.Row))];
    }
}
