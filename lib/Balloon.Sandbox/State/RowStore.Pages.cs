using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.State;

// Snapshots, dirty pages, and reading back.
internal sealed partial class RowStore
{
    private readonly List<int> dirtyPages = [];
    private bool[] dirty = [];
    private readonly int resting;
    private int[] thawed = [];
    private int[] keyThawed = [];
    private int version;
    private int keyVersion;

    /// <summary>A row's share of the buckets, of which a third to two thirds are taken.</summary>
    private const int BucketBytes = 16;

    /// <summary>True when pages have changed since they were last captured.</summary>
    public bool IsDirty => dirtyPages.Count > 0;

    /// <summary>Bytes in memory, roughly: what a slot's columns and its place in the tables take, and the texts.</summary>
    public long EstimatedBytes => ((long)Pages * PagedColumn.PageSize * slotBytes) + (buckets.Length * (long)sizeof(ulong)) + HeapBytes;

    /// <summary>What texts and the like take of it.</summary>
    public long HeapBytes
    {
        get
        {
            var bytes = 0L;
            foreach (var column in own)
                bytes += column.HeapBytes;
            return bytes;
        }
    }

    /// <summary>What a row adds to it, texts left out.</summary>
    public int SlotBytes => slotBytes + BucketBytes;

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        foreach (var column in own)
            column.Clear();
        if (shared is null)
            Weights.Clear();
        (buckets, dirty, thawed, keyThawed, used, slots, loadedEnd) = (new ulong[16], [], [], [], 0, 0, 0);
        free.Clear();
        free.TrimExcess();
        dirtyPages.Clear();
    }

    /// <summary>The rows as they are now, to be read by other threads while this store changes.</summary>
    public RowSnapshot Snapshot()
    {
        if (lender is not null)
            lender.keyVersion++;
        if (shared is not null)
            shared.version++;
        Freeze();
        return new RowSnapshot([.. Columns.Select(c => c.Snapshot())], (PagedColumn<long>)Weights.Snapshot(), Slots, Rows)
        {
            Once = shared is not null,
        };
    }

    private void Freeze()
    {
        version++;
        keyVersion++;
    }

    /// <summary>The pages that changed since the last call, as they are now; they count as clean from here on.</summary>
    public PageCapture? CaptureDirty()
    {
        if (dirtyPages.Count == 0)
            return null;
        var pages = dirtyPages.ToArray();
        dirtyPages.Clear();
        foreach (var page in pages)
            dirty[page] = false;
        Freeze();
        return new PageCapture(Id, [.. Kept.Select(c => c.Snapshot())], slots, pages);
    }

    // What a page holds in a checkpoint, in this order.
    private IEnumerable<PagedColumn> Kept => shared is null ? own.Prepend(Weights) : own;

    /// <summary>Marks pages as dirty again, because they could not be written.</summary>
    public void Recapture(PageCapture capture)
    {
        foreach (var page in capture.Pages)
        {
            if (!dirty[page])
            {
                dirty[page] = true;
                dirtyPages.Add(page);
            }
        }
    }

    /// <summary>Reads a page that a checkpoint holds. Pages come in any order; <see cref="Loaded"/> ends the reading.</summary>
    public void Load(int page, ReadOnlySpan<byte> bytes, Utf8Strings strings)
    {
        var reader = new PageReader(bytes, strings);
        var count = reader.Int32();
        var end = (page << PagedColumn.PageBits) + count;
        while (Pages <= page)
        {
            if ((slots & PagedColumn.Mask) == 0)
                AddPage();
            slots = (slots & ~PagedColumn.Mask) + PagedColumn.PageSize;
        }

        if (thawed[page] != version)
            Thaw(page);
        loadedEnd = Math.Max(loadedEnd, end);
        foreach (var column in Kept)
            column.Read(page, count, ref reader);
    }

    /// <summary>Rebuilds the table of keys after the last page was read.</summary>
    public void Loaded()
    {
        slots = loadedEnd;
        if (shared is not null)
            return;
        for (var slot = Slots - 1; slot >= 0; slot--)
        {
            if (Weights.At(slot) == 0)
                free.Add(slot);
        }

        used = Slots - free.Count;
        if (HasAssignedSlots)
        {
            free.Clear();
            return;
        }

        buckets = new ulong[Math.Max(16, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(used * 2 + 1)))];
        var mask = buckets.Length - 1;
        IsLoading = true;
        Span<uint> hashes = stackalloc uint[PagedColumn.PageSize];
        for (var page = 0; page < Pages; page++)
        {
            var first = page << PagedColumn.PageBits;
            var some = hashes[..Math.Min(PagedColumn.PageSize, Slots - first)];
            HashPage(page, some);
            for (var i = 0; i < some.Length; i++)
            {
                if (Weights.At(first + i) == 0)
                    continue;
                var at = (int)some[i] & mask;
                while (buckets[at] != 0)
                    at = (at + 1) & mask;
                buckets[at] = Bucket(some[i], first + i);
                OnLoad?.Invoke(first + i);
            }
        }

        IsLoading = false;
    }

    /// <summary>True while rows are read back.</summary>
    public bool IsLoading { get; private set; }

    private int loadedEnd;

    private void AddPage()
    {
        var page = slots >> PagedColumn.PageBits;
        if (page == thawed.Length)
        {
            Array.Resize(ref thawed, Math.Max(4, page * 2));
            Array.Resize(ref dirty, thawed.Length);
            Array.Resize(ref keyThawed, thawed.Length);
        }

        foreach (var column in Kept)
            column.AddPage(isEmpty: HasAssignedSlots);
        // Where others say which slots are taken, many pages never hold a row.
        (thawed[page], keyThawed[page]) = (HasAssignedSlots ? version - 1 : version, keyVersion);
        dirty[page] = false;
    }

    private void Thaw(int page)
    {
        if (shared is null)
            Weights.Thaw(page);
        for (var i = resting; i < own.Length; i++)
            own[i].Thaw(page);
        thawed[page] = version;
    }

    // Keys do not change, so they are written for new rows only. In a slot that no snapshot has seen, the frozen page may be written in
    // place; in a slot that held another row it may not.
    private void ThawKey(int page)
    {
        if (resting == 0 || keyThawed[page] == keyVersion)
            return;
        for (var i = 0; i < resting; i++)
            Columns[i].Thaw(page);
        keyThawed[page] = keyVersion;
    }

    private static int ColumnWidth(SqlType type) =>
        type.Length > 0 ? type.Length
        : type.Kind == SqlTypeKind.Numeric ? 16
        : 8;
}
