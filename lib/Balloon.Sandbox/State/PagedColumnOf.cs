using System.Runtime.CompilerServices;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.State;

/// <summary>Pages of <typeparamref name="T"/>.</summary>
internal sealed class PagedColumn<T> : PagedColumn
{
    private static readonly T[] Zeros = new T[PageSize];
    private T[][] pages = [];
    private bool[]?[] nulls = [];
    private readonly HeapBytes? heap;
    private int count;

    // Most columns never hold a null: one check here saves one for every page.
    private bool hasNulls;

    public PagedColumn(SqlType type)
        : base(type) => heap = RuntimeHelpers.IsReferenceOrContainsReferences<T>() ? new HeapBytes() : null;

    private PagedColumn(PagedColumn<T> of)
        : base(of.Type) => (pages, nulls, count, hasNulls) = (of.pages[..of.count], of.nulls[..of.count], of.count, of.hasNulls);

    public override long HeapBytes => heap?.Estimate ?? 0;

    /// <summary>The value in place; one that is an object is changed by <see cref="Put(int, T)"/> alone.</summary>
    public ref T At(int slot) => ref pages[slot >> PageBits][slot & Mask];

    public override void AddPage(bool isEmpty = false)
    {
        if (count == pages.Length)
        {
            Array.Resize(ref pages, Math.Max(4, count * 2));
            Array.Resize(ref nulls, pages.Length);
        }

        pages[count] = isEmpty ? Zeros : new T[PageSize];
        nulls[count++] = null;
    }

    public override void Thaw(int page)
    {
        pages[page] = (T[])pages[page].Clone();
        nulls[page] = (bool[]?)nulls[page]?.Clone();
    }

    public override bool IsNull(int slot) => hasNulls && nulls[slot >> PageBits] is { } page && page[slot & Mask];

    public override object? Get(int slot) => IsNull(slot) ? null : At(slot);

    public void Put(int slot, T value) => Put(slot, value, isShort: false);

    private void Put(int slot, T value, bool isShort)
    {
        ref var there = ref At(slot);
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            heap!.Swap(slot, there, value, isShort);
        there = value;
        if (hasNulls && nulls[slot >> PageBits] is { } page)
            page[slot & Mask] = false;
    }

    public override void Set(int slot, Column source, int row)
    {
        if (source.IsNull(row))
            SetNull(slot);
        else
            Put(slot, ((Column<T>)source).Values[row], source.IsShortText(row));
    }

    public override void SetNull(int slot)
    {
        var page = nulls[slot >> PageBits] ??= new bool[PageSize];
        hasNulls = true;
        page[slot & Mask] = true;
        ref var there = ref At(slot);
        heap?.Swap(slot, there, null);
        there = default!;
    }

    public override void Reset(int slot) => Put(slot, default!);

    public override bool Same(int slot, Column source, int row) => Same(slot, ((Column<T>)source).Values[row], source.IsNull(row));

    public override void KeepSame(Span<int> slots, Column source, int first)
    {
        var values = ((Column<T>)source).Values;
        var missing = source.Nulls;
        for (var i = 0; i < slots.Length; i++)
        {
            var slot = slots[i];
            if (slot >= 0 && !Same(slot, values[first + i], missing is not null && missing[first + i]))
                slots[i] = -1;
        }
    }

    public override void MarkDifferent(ReadOnlySpan<int> slots, ReadOnlySpan<int> rows, Column source, Span<bool> differs)
    {
        var values = ((Column<T>)source).Values;
        var missing = source.Nulls;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            differs[i] |= !Same(slots[row], values[row], missing is not null && missing[row]);
        }
    }

    public override void Scatter(ReadOnlySpan<int> slots, ReadOnlySpan<int> rows, Column source)
    {
        var values = ((Column<T>)source).Values;
        var missing = source.Nulls;
        foreach (var row in rows)
        {
            if (missing is not null && missing[row])
                SetNull(slots[row]);
            else
                Put(slots[row], values[row]);
        }
    }

    private bool Same(int slot, T value, bool isNull) => IsNull(slot) == isNull && (isNull || Physical<T>.Equals(At(slot), value));

    public override int Compare(int slot, int other) => Physical<T>.Compare(At(slot), At(other));

    public override int Compare(int slot, Column source, int row) => Physical<T>.Compare(At(slot), ((Column<T>)source).Values[row]);

    public override void CopyTo(int slot, Column target)
    {
        if (IsNull(slot))
            target.AppendNull();
        else
            ((Column<T>)target).Add(At(slot));
    }

    public override Column Gather(ReadOnlySpan<int> slots)
    {
        var values = GC.AllocateUninitializedArray<T>(slots.Length);
        bool[]? missing = null;
        for (var i = 0; i < slots.Length; i++)
            values[i] = At(slots[i]);
        for (var i = 0; hasNulls && i < slots.Length; i++)
        {
            if (IsNull(slots[i]))
                (missing ??= new bool[slots.Length])[i] = true;
        }

        return new Column<T>(Type, values, missing, slots.Length);
    }

    public override PagedColumn Snapshot() => new PagedColumn<T>(this);

    public override uint Hash(int slot, uint hash) => (hash * 0x9E3779B1) ^ (IsNull(slot) ? 0x27D4EB2Fu : Physical<T>.Hash(At(slot)));

    public override void Hash(int page, Span<uint> hashes)
    {
        for (var i = 0; i < hashes.Length; i++)
            hashes[i] = Hash((page << PageBits) + i, hashes[i]);
    }

    public override void Write(int page, int slots, PageWriter writer) => PageCodec<T>.Write(Type, pages[page], nulls[page], slots, writer);

    public override void Read(int page, int slots, ref PageReader reader)
    {
        while (count <= page)
            AddPage();
        nulls[page] = PageCodec<T>.Read(Type, pages[page], slots, ref reader);
        hasNulls |= nulls[page] is not null;
        for (var i = 0; heap is not null && i < slots; i++)
            heap.Swap((page << PageBits) + i, null, pages[page][i]);
    }

    public override void Clear()
    {
        (pages, nulls, count, hasNulls) = ([], [], 0, false);
        heap?.Clear();
    }
}
