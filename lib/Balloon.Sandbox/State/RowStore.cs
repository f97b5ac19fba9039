using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.State;

/// <summary>
/// Rows in numbered slots, found by a key through one open-addressing hash table. Freed slots are reused first, then new ones follow in
/// order, so that new rows fill new pages and old pages stay unchanged. Each row has a weight; a row of weight 0 is freed when its operator
/// is flushed.
/// </summary>
internal sealed partial class RowStore
{
    /// <summary>How many rows to <see cref="Warm"/> at a time: their buckets fit into the cache beside the rest.</summary>
    private const int WarmRows = 256;

    private readonly List<int> free = [];

    // A slot's number plus one in the low half, its hash in the high one, so that a probe past other rows stays in one line of memory.
    private ulong[] buckets = new ulong[16];
    private int slotBytes;
    private int slots;
    private int used;
    private ulong warmed; // else the loads would be left out as useless

    /// <param name="id">The store's number in the checkpoint.</param>
    /// <param name="types">Types of its columns.</param>
    /// <param name="key">Indexes of the columns that make the key.</param>
    /// <param name="indexBytes">The memory per slot of other indexes over the rows, in bytes.</param>
    /// <param name="hasAssignedSlots">See <see cref="HasAssignedSlots"/>.</param>
    /// <param name="keyRests">True when the key is the first columns, which are never written in an existing row.</param>
    public RowStore(
        long id,
        IReadOnlyList<SqlType> types,
        IReadOnlyList<int> key,
        int indexBytes = 0,
        bool hasAssignedSlots = false,
        bool keyRests = false
    )
    {
        Id = id;
        HasAssignedSlots = hasAssignedSlots;
        resting = keyRests ? key.Count : 0;
        Types = types;
        Key = [.. key];
        Columns = [.. types.Select(PagedColumn.Create)];
        own = Columns;
        Weights = new PagedColumn<long>(SqlType.BigInt);
        // With the weight.
        slotBytes = types.Sum(ColumnWidth) + 8 + indexBytes;
    }

    public long Id { get; }

    public IReadOnlyList<SqlType> Types { get; }

    public int[] Key { get; }

    /// <summary>True when an operator assigns the slots, and rows are not looked up by key.</summary>
    public bool HasAssignedSlots { get; }

    public PagedColumn[] Columns { get; }

    public PagedColumn<long> Weights { get; private set; }

    /// <summary>The number of slots ever assigned: the greatest slot number plus one.</summary>
    public int Slots => shared?.slots ?? slots;

    /// <summary>The number of rows.</summary>
    public int Rows => shared?.used ?? used;

    private int Pages => (slots + PagedColumn.PageSize - 1) >> PagedColumn.PageBits;

    /// <summary>Called with each slot when the state is read after a start.</summary>
    public Action<int>? OnLoad { get; set; }

    /// <summary>The slot of the row whose key equals that of a row of <paramref name="key"/>, or -1.</summary>
    public int Find(uint hash, Column[] key, int row)
    {
        var mask = buckets.Length - 1;
        for (var at = (int)hash & mask; buckets[at] != 0; at = (at + 1) & mask)
        {
            if (HashIn(buckets[at]) == hash && SameKey(SlotIn(buckets[at]), key, row))
                return SlotIn(buckets[at]);
        }

        return -1;
    }

    /// <summary>
    /// Prefetches the hash buckets of the next rows of a batch into the processor's cache. Look-ups one after another wait for memory one
    /// after another; these loads are independent of each other, and so overlap.
    /// </summary>
    /// <param name="hashes">The hashes of the batch.</param>
    /// <param name="row">The next row to look up.</param>
    public void Warm(ReadOnlySpan<uint> hashes, int row)
    {
        if (row % WarmRows != 0)
            return;
        var mask = buckets.Length - 1;
        var seen = 0UL;
        foreach (var hash in hashes[row..Math.Min(row + WarmRows, hashes.Length)])
            seen |= buckets[(int)hash & mask];
        warmed = seen;
    }

    /// <summary>As <see cref="Find"/>, but adds a row with that key, weight 0 and nothing else when there is none.</summary>
    public int FindOrAdd(uint hash, Column[] key, int row, out bool added)
    {
        var mask = buckets.Length - 1;
        var at = (int)hash & mask;
        for (; buckets[at] != 0; at = (at + 1) & mask)
        {
            if (HashIn(buckets[at]) == hash && SameKey(SlotIn(buckets[at]), key, row))
            {
                added = false;
                return SlotIn(buckets[at]);
            }
        }

        added = true;
        var slot = NewSlot();
        Touch(slot);
        for (var i = 0; i < Key.Length; i++)
            Columns[Key[i]].Set(slot, key[i], row);
        buckets[at] = Bucket(hash, slot);
        if (++used * 3 > buckets.Length * 2)
            Rehash(buckets.Length * 2);
        return slot;
    }

    /// <summary>
    /// As <see cref="FindOrAdd(uint, Column[], int, out bool)"/>, for a whole batch: one pass over the buckets, then one over each column
    /// of the key, so that the loads of many rows overlap.
    /// </summary>
    public void FindOrAdd(ReadOnlySpan<uint> hashes, Column[] key, Span<int> slots)
    {
        for (var first = 0; first < slots.Length; first += WarmRows)
        {
            var some = slots.Slice(first, Math.Min(WarmRows, slots.Length - first));
            Warm(hashes, first);
            FirstOfHash(hashes.Slice(first, some.Length), some);
            for (var i = 0; i < Key.Length; i++)
                Columns[Key[i]].KeepSame(some, key[i], first);
            for (var i = 0; i < some.Length; i++)
            {
                if (some[i] < 0)
                    some[i] = FindOrAdd(hashes[first + i], key, first + i, out _);
            }
        }
    }

    private void FirstOfHash(ReadOnlySpan<uint> hashes, Span<int> slots)
    {
        var table = buckets;
        var mask = table.Length - 1;
        for (var i = 0; i < slots.Length; i++)
        {
            var hash = hashes[i];
            var at = (int)hash & mask;
            while (table[at] != 0 && HashIn(table[at]) != hash)
                at = (at + 1) & mask;
            slots[i] = SlotIn(table[at]);
        }
    }

    /// <summary>Makes the slot's page writable and dirty. Called before every write.</summary>
    public void Touch(int slot)
    {
        if (!HasOwn)
            return;
        var page = slot >> PagedColumn.PageBits;
        if (thawed[page] != version)
            Thaw(page);
        if (!dirty[page])
        {
            dirty[page] = true;
            dirtyPages.Add(page);
        }
    }

    /// <summary>True when the slot holds a row, whatever its weight.</summary>
    public bool IsUsed(int slot)
    {
        var mask = buckets.Length - 1;
        var hash = HashOf(slot);
        for (var at = (int)hash & mask; buckets[at] != 0; at = (at + 1) & mask)
        {
            if (buckets[at] == Bucket(hash, slot))
                return true;
        }

        return false;
    }

    /// <summary>Removes a row and frees its slot.</summary>
    public void Remove(int slot)
    {
        Touch(slot);
        Unlink(slot);
        Weights.Put(slot, 0);
        free.Add(slot);
        used--;
    }

    /// <summary>Sets the columns from <paramref name="first"/> on to zero.</summary>
    public void Reset(int slot, int first)
    {
        Touch(slot);
        for (var i = first; i < Columns.Length; i++)
            Columns[i].Reset(slot);
    }

    /// <summary>The hashes of the key columns of this many rows.</summary>
    public static uint[] Hashes(Column[] key, int count)
    {
        var hashes = new uint[count];
        Hash(key, hashes);
        return hashes;
    }

    /// <summary>The hashes of the key columns, for as many rows as there are hashes.</summary>
    public static void Hash(Column[] key, Span<uint> hashes)
    {
        hashes.Clear();
        foreach (var column in key)
            column.Hash(hashes);
        foreach (ref var hash in hashes)
            hash = Spread(hash);
    }

    // As Hash, of the rows of a page.
    private void HashPage(int page, Span<uint> hashes)
    {
        hashes.Clear();
        foreach (var column in Key)
            Columns[column].Hash(page, hashes);
        foreach (ref var hash in hashes)
            hash = Spread(hash);
    }

    // Columns mix cheaply; one last mix spreads the low bits, which choose the bucket.
    private static uint Spread(uint hash)
    {
        hash ^= hash >> 15;
        hash *= 0x2C1B3C6D;
        return hash ^ (hash >> 13);
    }

    private bool SameKey(int slot, Column[] key, int row)
    {
        for (var i = 0; i < Key.Length; i++)
        {
            if (!Columns[Key[i]].Same(slot, key[i], row))
                return false;
        }

        return true;
    }

    private uint HashOf(int slot) => HashOf(slot, Key);

    /// <summary>The hash of some columns of a slot, as <see cref="Hash"/> computes it of a batch.</summary>
    public uint HashOf(int slot, int[] columns)
    {
        var h = 0u;
        foreach (var column in columns)
            h = Columns[column].Hash(slot, h);
        return Spread(h);
    }

    private int NewSlot()
    {
        if (free.Count > 0)
        {
            var slot = free[^1];
            free.RemoveAt(free.Count - 1);
            ThawKey(slot >> PagedColumn.PageBits);
            return slot;
        }

        if ((slots & PagedColumn.Mask) == 0)
            AddPage();
        return slots++;
    }

    // Closes the gap in the probe sequence by moving later entries back.
    private void Unlink(int slot)
    {
        var mask = buckets.Length - 1;
        var own = Bucket(HashOf(slot), slot);
        var at = (int)HashIn(own) & mask;
        while (buckets[at] != own)
            at = (at + 1) & mask;
        var gap = at;
        while (true)
        {
            at = (at + 1) & mask;
            if (buckets[at] == 0)
                break;
            var home = (int)HashIn(buckets[at]) & mask;
            if (((at - home) & mask) >= ((at - gap) & mask))
            {
                buckets[gap] = buckets[at];
                gap = at;
            }
        }

        buckets[gap] = 0;
    }

    private void Rehash(int size)
    {
        var old = buckets;
        buckets = new ulong[size];
        var mask = size - 1;
        foreach (var entry in old)
        {
            if (entry == 0)
                continue;
            var at = (int)HashIn(entry) & mask;
            while (buckets[at] != 0)
                at = (at + 1) & mask;
            buckets[at] = entry;
        }
    }

    private static ulong Bucket(uint hash, int slot) => ((ulong)hash << 32) | (uint)(slot + 1);

    private static uint HashIn(ulong bucket) => (uint)(bucket >> 32);

    private static int SlotIn(ulong bucket) => (int)(uint)bucket - 1;
}
