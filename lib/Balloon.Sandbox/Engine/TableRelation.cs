using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Stream;

namespace Balloon.Sandbox.Engine;

/// <summary>What happens to a row whose key is there already.</summary>
internal enum OnConflict
{
    Overwrite,
    Ignore,
}

/// <summary>A table that rows are inserted into.</summary>
internal sealed class TableRelation(
    string name,
    IReadOnlyList<Field> fields,
    bool appendOnly,
    IReadOnlyList<int>? key,
    MaterializeOperator rows
) : StoredRelation(name, fields, appendOnly, key, rows)
{
    private uint[] hashes = [];

    public override string Kind => "table";

    /// <summary>What a column gets that an INSERT does not name; null is NULL.</summary>
    public required IReadOnlyList<Scalar?> Defaults { get; init; }

    public required IReadOnlyList<bool> NotNull { get; init; }

    public OnConflict OnConflict { get; init; }

    public int? WatermarkColumn { get; init; }

    public override int? Watermark => WatermarkColumn;

    /// <summary>Drops what is late; null without a watermark.</summary>
    public WatermarkFilter? Filter { get; init; }

    /// <summary>The delta of inserting rows: those of one key replace each other. On the loop's thread.</summary>
    public Batch Insert(Batch rows)
    {
        if (Key is not { } key)
            return rows;
        // Rows of this statement by key, so that the last of one key counts.
        var fresh = new RowStore(0, [.. Fields.Select(f => f.Type)], [.. key]);
        var columns = key.Select(k => rows.Columns[k]).ToArray();
        Hash(columns, rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            if (OnConflict == OnConflict.Ignore && Rows.Store.Find(hashes[i], columns, i) >= 0)
                continue;
            var slot = fresh.FindOrAdd(hashes[i], columns, i, out var added);
            if (!added && OnConflict == OnConflict.Ignore)
                continue;
            for (var c = 0; c < rows.Columns.Length; c++)
                fresh.Columns[c].Set(slot, rows.Columns[c], i);
            fresh.Weights.At(slot) = 1;
        }

        var delta = new BatchBuilder([.. Fields.Select(f => f.Type)]);
        foreach (var batch in fresh.Snapshot().Batches())
        {
            var keys = key.Select(k => batch.Columns[k]).ToArray();
            Hash(keys, batch.Count);
            for (var i = 0; i < batch.Count; i++)
            {
                var old = Rows.Store.Find(hashes[i], keys, i);
                if (old >= 0 && Rows.Store.Weights.At(old) > 0)
                {
                    for (var c = 0; c < delta.Columns.Length; c++)
                        Rows.Store.Columns[c].CopyTo(old, delta.Columns[c]);
                    delta.Add(-1);
                }

                delta.AddRow(batch, i, 1);
            }
        }

        return delta.Build();
    }

    private void Hash(Column[] columns, int count)
    {
        if (hashes.Length < count)
            hashes = new uint[count];
        RowStore.Hash(columns, hashes.AsSpan(0, count));
    }
}
