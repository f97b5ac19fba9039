using Balloon.Sandbox.Columns;

namespace Balloon.Sandbox.State;

/// <summary>A secondary index of a store: chains of the slots whose rows agree in some columns.</summary>
internal sealed class SlotIndex(RowStore store, int[] columns)
{
    private readonly Dictionary<uint, (int First, int Last)> chains = [];
    private int[] next = [];
    private int[] previous = [];

    public int[] Columns { get; } = columns;

    public void Add(int slot)
    {
        if (slot >= next.Length)
        {
            var size = Math.Max(slot + 1, Math.Max(256, next.Length * 2));
            Array.Resize(ref next, size);
            Array.Resize(ref previous, size);
        }

        var hash = store.HashOf(slot, Columns);
        next[slot] = -1;
        if (chains.TryGetValue(hash, out var chain))
        {
            previous[slot] = chain.Last;
            next[chain.Last] = slot;
            chains[hash] = (chain.First, slot);
        }
        else
        {
            previous[slot] = -1;
            chains[hash] = (slot, slot);
        }
    }

    public void Remove(int slot)
    {
        var (before, after) = (previous[slot], next[slot]);
        if (after >= 0)
            previous[after] = before;
        if (before >= 0)
            next[before] = after;
        if (before >= 0 && after >= 0)
            return;
        var hash = store.HashOf(slot, Columns);
        var (first, last) = chains[hash];
        if (before < 0 && after < 0)
            chains.Remove(hash);
        else
            chains[hash] = before < 0 ? (after, last) : (first, before);
    }

    /// <summary>The first slot whose columns have this hash, or -1; equal hashes need not mean equal values.</summary>
    public int First(uint hash) => chains.TryGetValue(hash, out var chain) ? chain.First : -1;

    public int Next(int slot) => next[slot];

    /// <summary>True when the slot's columns equal those of a row; nulls are equal.</summary>
    public bool Matches(int slot, Column[] key, int row)
    {
        for (var i = 0; i < Columns.Length; i++)
        {
            if (!store.Columns[Columns[i]].Same(slot, key[i], row))
                return false;
        }

        return true;
    }
}
