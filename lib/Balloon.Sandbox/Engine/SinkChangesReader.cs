using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>Turns the weighted rows of a sink's buffer into what has to be written: one fate a key.</summary>
internal static class SinkChangesReader
{
    private const long Gone = 1;
    private const long Replaced = 2;

    public static SinkChanges Read(SinkJob job, RowSnapshot rows)
    {
        if (!job.Upsert)
            return new SinkChanges(Appends(rows), Count(rows), [], 0);
        int[] key = [.. job.Definition.PrimaryKey];
        var gone = new RowStore(0, [.. key.Select(k => job.Definition.Columns[k].Type)], [.. Enumerable.Range(0, key.Length)]);
        foreach (var batch in rows.Batches(key))
        {
            var hashes = RowStore.Hashes(batch.Columns, batch.Count);
            for (var i = 0; i < batch.Count; i++)
            {
                if (batch.Weight(i) < 0)
                    gone.Weights.At(gone.FindOrAdd(hashes[i], batch.Columns, i, out _)) = Gone;
            }
        }

        var count = 0L;
        foreach (var batch in rows.Batches(key))
        {
            var hashes = RowStore.Hashes(batch.Columns, batch.Count);
            for (var i = 0; i < batch.Count; i++)
            {
                if (batch.Weight(i) <= 0)
                    continue;
                count++;
                if (gone.Find(hashes[i], batch.Columns, i) is >= 0 and var slot)
                    gone.Weights.At(slot) = Replaced;
            }
        }

        var deletes = new List<object?[]>();
        for (var slot = 0; slot < gone.Slots; slot++)
        {
            if (gone.Weights.At(slot) == Gone)
                deletes.Add([.. gone.Columns.Select(c => c.Get(slot))]);
        }

        return new SinkChanges(Upserts(rows, key, gone), count, deletes, deletes.Count);
    }

    /// <summary>The rows are made one by one, as they are written: of a catch-up there may be millions.</summary>
    private static IEnumerable<SinkUpsert> Upserts(RowSnapshot rows, int[] key, RowStore gone)
    {
        foreach (var batch in rows.Batches())
        {
            var columns = Array.ConvertAll(key, k => batch.Columns[k]);
            var hashes = RowStore.Hashes(columns, batch.Count);
            for (var i = 0; i < batch.Count; i++)
            {
                if (batch.Weight(i) > 0)
                    yield return new SinkUpsert(batch.Row(i), gone.Find(hashes[i], columns, i) >= 0);
            }
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
