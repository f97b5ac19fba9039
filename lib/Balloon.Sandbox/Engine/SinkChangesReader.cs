using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>Turns the weighted rows of a <see cref="RowBuffer"/> into what has to be written: one upsert or one delete per key.</summary>
internal static class SinkChangesReader
{
    private const long Gone = 1;
    private const long Replaced = 2;

    public static SinkChanges Read(SinkJob job, RowSnapshot rows)
    {
        int[] key = job.Upsert ? [.. job.Definition.PrimaryKey] : [];
        var gone = new RowStore(0, [.. key.Select(k => job.Definition.Columns[k].Type)], [.. Enumerable.Range(0, key.Length)]);
        if (!job.Upsert)
            return new SinkChanges(Appends(rows), Count(rows), Batch.Empty(gone.Types));
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

        int[] deletes = [.. Enumerable.Range(0, gone.Slots).Where(slot => gone.Weights.At(slot) == Gone)];
        return new SinkChanges(
            Upserts(rows, key, gone),
            count,
            new Batch([.. gone.Columns.Select(c => c.Gather(deletes))], deletes.Length, null)
        );
    }

    private static IEnumerable<SinkUpserts> Upserts(RowSnapshot rows, int[] key, RowStore gone)
    {
        foreach (var batch in rows.Batches(size: SinkChanges.BatchSize))
        {
            int[] there = [.. Enumerable.Range(0, batch.Count).Where(row => batch.Weight(row) > 0)];
            if (there.Length == 0)
                continue;
            var come = batch.Take(there);
            var columns = Array.ConvertAll(key, k => come.Columns[k]);
            var hashes = RowStore.Hashes(columns, come.Count);
            var replaces = new bool[come.Count];
            for (var i = 0; i < replaces.Length; i++)
                replaces[i] = gone.Find(hashes[i], columns, i) >= 0;
            yield return new SinkUpserts(come, replaces);
        }
    }

    private static IEnumerable<SinkUpserts> Appends(RowSnapshot rows)
    {
        foreach (var batch in rows.Batches(size: SinkChanges.BatchSize))
        {
            int[] there =
            [
                .. Enumerable.Range(0, batch.Count).SelectMany(row => Enumerable.Repeat(row, (int)Math.Max(0, batch.Weight(row)))),
            ];
            if (there.Length > 0)
                yield return new SinkUpserts(batch.Take(there), null);
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
