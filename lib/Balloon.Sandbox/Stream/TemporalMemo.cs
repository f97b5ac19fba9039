using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>
/// Remembers what each left row of a temporal join was joined with, for left sides that retract rows: retracting a left row must retract
/// what it was joined with, however the right side has changed since.
/// </summary>
internal sealed class TemporalMemo
{
    // The bytes of two links and a share of the chain's entry.
    private const int IndexBytes = 32;

    private readonly SlotIndex index;
    private uint[] hashes = [];

    /// <param name="storeId">The number of its store.</param>
    /// <param name="left">The types of the left side, which has a key.</param>
    /// <param name="right">The types of the right side.</param>
    public TemporalMemo(long storeId, IReadOnlyList<SqlType> left, IReadOnlyList<SqlType> right)
    {
        SqlType[] types = [.. left, .. right];
        Store = new RowStore(storeId, types, [.. Enumerable.Range(0, types.Length)], IndexBytes);
        index = new SlotIndex(Store, [.. Enumerable.Range(0, left.Count)]);
        Store.OnLoad = index.Add;
    }

    /// <summary>The joined rows.</summary>
    public RowStore Store { get; }

    /// <summary>Splits a delta into runs that only add or only remove rows, in their order.</summary>
    public static IEnumerable<Batch> Runs(Batch delta)
    {
        for (var first = 0; first < delta.Count; )
        {
            var last = first;
            while (last + 1 < delta.Count && delta.Weight(last + 1) < 0 == delta.Weight(first) < 0)
                last++;
            yield return first == 0 && last == delta.Count - 1 ? delta : delta.Take(Enumerable.Range(first, last - first + 1).ToArray());
            first = last + 1;
        }
    }

    /// <summary>Remembers joined rows that were added.</summary>
    public void Add(Batch joined)
    {
        Hash(joined.Columns, joined.Count);
        for (var i = 0; i < joined.Count; i++)
        {
            var slot = Store.FindOrAdd(hashes[i], joined.Columns, i, out var added);
            if (added)
                index.Add(slot);
            else
                Store.Touch(slot);
            Store.Weights.At(slot) += joined.Weight(i);
        }
    }

    /// <summary>Forgets the joined rows of some left rows, and returns them.</summary>
    public Batch Take(Batch gone)
    {
        var taken = new BatchBuilder(Store.Types);
        Hash(gone.Columns, gone.Count);
        for (var i = 0; i < gone.Count; i++)
        {
            for (var slot = index.First(hashes[i]); slot >= 0; )
            {
                var next = index.Next(slot);
                if (index.Matches(slot, gone.Columns, i))
                {
                    for (var c = 0; c < taken.Columns.Length; c++)
                        Store.Columns[c].CopyTo(slot, taken.Columns[c]);
                    taken.Add(-Store.Weights.At(slot));
                    index.Remove(slot);
                    Store.Weights.At(slot) = 0;
                    Store.Remove(slot);
                }

                slot = next;
            }
        }

        return taken.Build();
    }

    private void Hash(Column[] columns, int count)
    {
        if (hashes.Length < count)
            hashes = new uint[count];
        RowStore.Hash(columns, hashes.AsSpan(0, count));
    }
}
