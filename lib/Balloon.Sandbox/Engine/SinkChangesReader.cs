using Balloon.Sandbox.State;
using Balloon.Sandbox.Stream;

namespace Balloon.Sandbox.Engine;

/// <summary>Turns the weighted rows of a sink's buffer into what has to be written: one fate a key.</summary>
internal static class SinkChangesReader
{
    public static SinkChanges Read(SinkJob job, RowSnapshot rows)
    {
        if (!job.Upsert)
            return new SinkChanges(Appends(rows), Count(rows), [], 0);
        int[] key = [.. job.Definition.PrimaryKey];
        var gone = new RowStore(0, [.. key.Select(k => job.Definition.Columns[k].Type)], [.. Enumerable.Range(0, key.Length)]);
        foreach (var batch in rows.Batches())
            Keys(batch, key, gone, row => batch.Weight(row) < 0);
        var upserts = new List<SinkUpsert>();
        foreach (var batch in rows.Batches())
        {
            var columns = key.Select(k => batch.Columns[k]).ToArray();
            var hashes = new uint[batch.Count];
            RowStore.Hash(columns, hashes);
            for (var i = 0; i < batch.Count; i++)
            {
                if (batch.Weight(i) <= 0)
                    continue;
                var slot = gone.Find(hashes[i], columns, i);
                upserts.Add(new SinkUpsert(batch.Row(i), slot >= 0));
                if (slot >= 0)
                    gone.Weights.At(slot) = 2;
            }
        }

        var deletes = new List<object?[]>();
        for (var slot = 0; slot < gone.Slots; slot++)
        {
            if (gone.Weights.At(slot) == 1)
                deletes.Add([.. gone.Columns.Select(c => c.Get(slot))]);
        }

        return new SinkChanges(upserts, upserts.Count, deletes, deletes.Count);
    }

    private static void Keys(Batch batch, int[] key, RowStore into, Func<int, bool> wanted)
    {
        var columns = key.Select(k => batch.Columns[k]).ToArray();
        var hashes = new uint[batch.Count];
        RowStore.Hash(columns, hashes);
        for (var i = 0; i < batch.Count; i++)
        {
            if (wanted(i))
                into.Weights.At(into.FindOrAdd(hashes[i], columns, i, out _)) = 1;
        }
    }

    private static IEnumerable<SinkUpsert> Appends(RowSnapshot rows)
    {
        foreach (var batch in rows.Batches())
        {
            for (var i = 0; i < batch.Count; i++)
            {
                for (var n = batch.Weight(i); n > 0; n--)
                    yield return new SinkUpsert(batch.Row(i), false);
            }
        }
    }

    private static long Count(RowSnapshot rows)
    {
        var count = 0L;
        for (var slot = 0; slot < rows.Slots; slot++)
            count += Math.Max(0, rows.Weights.At(slot));
        return count;
    }
}
