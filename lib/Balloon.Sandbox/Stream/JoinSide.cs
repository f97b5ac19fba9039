using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>The rows of one side of a join, indexed by the whole row and by the join key, with the number of matches of each.</summary>
internal sealed class JoinSide
{
    // The bytes of two links and a share of the chain's entry.
    private const int IndexBytes = 32;

    /// <summary>Below this many rows a clean-up is not worth its cost.</summary>
    private const int FewRows = 1024;

    private readonly int width;
    private uint[] hashes = [];
    private int keptRows;

    public JoinSide(long storeId, IReadOnlyList<SqlType> types, int[] keys, IReadOnlyList<bool> nullSafe, bool preserved)
    {
        Keys = keys;
        NullSafe = nullSafe;
        Preserved = preserved;
        width = types.Count;
        Types = types;
        Store = new RowStore(storeId, [.. types, SqlType.BigInt], [.. Enumerable.Range(0, width)], IndexBytes);
        Index = new SlotIndex(Store, keys);
        Degrees = (PagedColumn<long>)Store.Columns[width];
        Store.OnLoad = Index.Add;
    }

    public IReadOnlyList<SqlType> Types { get; }

    public int[] Keys { get; }

    public IReadOnlyList<bool> NullSafe { get; }

    /// <summary>Whether rows without a match are kept.</summary>
    public bool Preserved { get; }

    public RowStore Store { get; }

    public SlotIndex Index { get; }

    /// <summary>For each row, the total weight of its matches.</summary>
    public PagedColumn<long> Degrees { get; }

    /// <summary>False for a row with a null in its key, which matches nothing.</summary>
    public bool CanMatch(Batch batch, int row)
    {
        for (var i = 0; i < Keys.Length; i++)
        {
            if (batch.Columns[Keys[i]].IsNull(row) && !(i < NullSafe.Count && NullSafe[i]))
                return false;
        }

        return true;
    }

    /// <summary>Adds the weight of each row; <paramref name="degree"/> is the number of its matches.</summary>
    public void Apply(Batch batch, Func<int, bool> wanted, Func<int, long> degree)
    {
        if (hashes.Length < batch.Count)
            hashes = new uint[batch.Count];
        RowStore.Hash(batch.Columns, hashes.AsSpan(0, batch.Count));
        for (var i = 0; i < batch.Count; i++)
        {
            if (!wanted(i))
                continue;
            var slot = Store.FindOrAdd(hashes[i], batch.Columns, i, out var added);
            if (added)
                Index.Add(slot);
            else
                Store.Touch(slot);
            Degrees.Put(slot, degree(i));
            if ((Store.Weights.At(slot) += batch.Weight(i)) == 0)
            {
                Index.Remove(slot);
                Store.Remove(slot);
            }
        }
    }

    /// <summary>Drops the rows with an earlier time, when there are many more than were left the last time.</summary>
    public void Forget(int column, long before)
    {
        if (Store.Rows < (2 * keptRows) + FewRows)
            return;
        var times = (PagedColumn<long>)Store.Columns[column];
        for (var slot = 0; slot < Store.Slots; slot++)
        {
            if (!Store.IsUsed(slot) || times.IsNull(slot) || times.At(slot) >= before)
                continue;
            Index.Remove(slot);
            Store.Remove(slot);
        }

        keptRows = Store.Rows;
    }

    public Column[] Gather(ReadOnlySpan<int> slots)
    {
        var columns = new Column[width];
        for (var i = 0; i < width; i++)
            columns[i] = Store.Columns[i].Gather(slots);
        return columns;
    }
}
