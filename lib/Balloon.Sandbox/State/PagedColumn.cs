using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.State;

/// <summary>
/// A column of a <see cref="RowStore"/>, in pages of 256 slots. A page that a snapshot or a checkpoint holds is frozen: it is copied
/// before the next write, so that readers need no lock.
/// </summary>
internal abstract class PagedColumn(SqlType type)
{
    public const int PageBits = 8;
    public const int PageSize = 1 << PageBits;
    public const int Mask = PageSize - 1;

    public SqlType Type { get; } = type;

    /// <summary>What the values take outside the pages, roughly.</summary>
    public abstract long HeapBytes { get; }

    /// <param name="isEmpty">True to take a page of zeros that all share, until it is to be written.</param>
    public abstract void AddPage(bool isEmpty = false);

    /// <summary>Replaces a frozen page by a copy that may be written.</summary>
    public abstract void Thaw(int page);

    public abstract bool IsNull(int slot);

    public abstract object? Get(int slot);

    public abstract void Set(int slot, Column source, int row);

    public abstract void SetNull(int slot);

    /// <summary>Sets the type's zero, not null.</summary>
    public abstract void Reset(int slot);

    /// <summary>True when slot and row are both null or equal.</summary>
    public abstract bool Same(int slot, Column source, int row);

    /// <summary>Sets those slots to -1 that do not hold what the rows from <paramref name="first"/> on hold.</summary>
    public abstract void KeepSame(Span<int> slots, Column source, int first);

    /// <summary>Marks those of <paramref name="rows"/> that differ from the values at their slots.</summary>
    public abstract void MarkDifferent(ReadOnlySpan<int> slots, ReadOnlySpan<int> rows, Column source, Span<bool> differs);

    /// <summary>Writes <paramref name="rows"/> at their slots, whose pages may be written.</summary>
    public abstract void Scatter(ReadOnlySpan<int> slots, ReadOnlySpan<int> rows, Column source);

    /// <summary>Order of two slots, neither of them null.</summary>
    public abstract int Compare(int slot, int other);

    /// <summary>The order of two of its values by a sort key; either may be NULL.</summary>
    public int Compare(int slot, int other, SortKey key)
    {
        var (left, right) = (IsNull(slot), IsNull(other));
        return left || right ? key.Nulls(left, right)
            : key.Descending ? Compare(other, slot)
            : Compare(slot, other);
    }

    /// <summary>Order of a slot and a row, neither of them null.</summary>
    public abstract int Compare(int slot, Column source, int row);

    public abstract void CopyTo(int slot, Column target);

    public abstract Column Gather(ReadOnlySpan<int> slots);

    /// <summary>The pages as they are; the caller sees to it that the store freezes them.</summary>
    public abstract PagedColumn Snapshot();

    public abstract uint Hash(int slot, uint hash);

    /// <summary>Mixes the first <paramref name="hashes"/>.Length values of a page into the hashes.</summary>
    public abstract void Hash(int page, Span<uint> hashes);

    public abstract void Write(int page, int count, PageWriter writer);

    public abstract void Read(int page, int count, ref PageReader reader);

    public abstract void Clear();

    public static PagedColumn Create(SqlType type) =>
        type.Kind switch
        {
            SqlTypeKind.Boolean => new PagedColumn<bool>(type),
            SqlTypeKind.SmallInt => new PagedColumn<short>(type),
            SqlTypeKind.Integer or SqlTypeKind.Date => new PagedColumn<int>(type),
            SqlTypeKind.BigInt or SqlTypeKind.Time or SqlTypeKind.Timestamp or SqlTypeKind.TimestampTz => new PagedColumn<long>(type),
            SqlTypeKind.Real => new PagedColumn<float>(type),
            SqlTypeKind.Double => new PagedColumn<double>(type),
            SqlTypeKind.Numeric => new PagedColumn<Numeric>(type),
            SqlTypeKind.Varchar or SqlTypeKind.Jsonb => new PagedColumn<string>(type),
            SqlTypeKind.Bytea => new PagedColumn<byte[]>(type),
            SqlTypeKind.Interval => new PagedColumn<Interval>(type),
            SqlTypeKind.Array or SqlTypeKind.Map => new PagedColumn<SqlArray>(type),
            SqlTypeKind.Struct => new PagedColumn<SqlRow>(type),
            _ => throw new InvalidOperationException($"No pages for {type}."),
        };
}
