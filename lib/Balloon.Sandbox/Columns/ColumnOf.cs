using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Columns;

/// <summary>A column whose values are stored as <typeparamref name="T"/>.</summary>
internal sealed class Column<T> : Column
{
    private const uint NullHash = 0x27D4EB2F;
    private T[] values;
    private uint[] textHashes = [];

    public Column(SqlType type, int capacity = 0)
        : base(type) => values = capacity == 0 ? [] : GC.AllocateUninitializedArray<T>(capacity);

    /// <summary>Takes ownership of the arrays; <paramref name="values"/> may be longer than <paramref name="count"/>.</summary>
    public Column(SqlType type, T[] values, bool[]? nulls, int count)
        : base(type)
    {
        this.values = values;
        Nulls = nulls;
        Count = count;
    }

    public T[] Values => values;

    public override object? this[int row] => IsNull(row) ? null : values[row];

    public void Add(T value)
    {
        if (Count == values.Length)
            Grow(Count + 1);
        if (Nulls is { } nulls)
            nulls[Count] = false;
        values[Count++] = value;
    }

    /// <summary>Appends a short text whose hash is known.</summary>
    public void Add(T value, uint hash)
    {
        var known = Hashed == Count;
        Add(value);
        if (known)
            NoteHash(hash);
    }

    private void NoteHash(uint hash)
    {
        if (textHashes.Length < Count)
            Array.Resize(ref textHashes, values.Length);
        textHashes[Hashed++] = hash;
    }

    public override void AppendNull()
    {
        if (Count == values.Length)
            Grow(Count + 1);
        Nulls ??= new bool[values.Length];
        Nulls[Count] = true;
        values[Count++] = default!;
        if (Hashed == Count - 1 && typeof(T) == typeof(string))
            NoteHash(NullHash);
    }

    public override void Append(object? value)
    {
        if (value is null)
            AppendNull();
        else
            Add((T)value);
    }

    public override void AppendFrom(Column source, int row)
    {
        if (source.IsNull(row))
            AppendNull();
        else
            Add(((Column<T>)source).values[row]);
    }

    public override void AppendRange(Column source, int start, int count)
    {
        var from = (Column<T>)source;
        if (Count + count > values.Length)
            Grow(Count + count);
        Array.Copy(from.values, start, values, Count, count);
        if (from.Nulls is not null)
        {
            Nulls ??= new bool[values.Length];
            Array.Copy(from.Nulls, start, Nulls, Count, count);
        }
        else if (Nulls is not null)
            Array.Clear(Nulls, Count, count);
        Count += count;
    }

    public override Column Take(ReadOnlySpan<int> rows)
    {
        var taken = new T[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            taken[i] = values[rows[i]];
        bool[]? nulls = null;
        if (Nulls is { } from)
        {
            nulls = new bool[rows.Length];
            for (var i = 0; i < rows.Length; i++)
                nulls[i] = from[rows[i]];
        }

        return new Column<T>(Type, taken, nulls, rows.Length);
    }

    public override void Hash(Span<uint> hashes)
    {
        const uint factor = 0x9E3779B1;
        var nulls = Nulls;
        if (typeof(T) == typeof(string))
        {
            var known = HashesOfTexts((string[])(object)values);
            for (var i = 0; i < hashes.Length; i++)
                hashes[i] = (hashes[i] * factor) ^ known[i];
            return;
        }

        for (var i = 0; i < hashes.Length; i++)
            hashes[i] = (hashes[i] * factor) ^ (nulls is not null && nulls[i] ? NullHash : Physical<T>.Hash(values[i]));
    }

    // Hashing texts is slow, and several views may group a batch by the same column.
    private uint[] HashesOfTexts(string[] texts)
    {
        if (textHashes.Length < Count)
            Array.Resize(ref textHashes, Count);
        HashedHere |= Hashed < Count;
        for (; Hashed < Count; Hashed++)
            textHashes[Hashed] = IsNull(Hashed) ? NullHash : Physical<string>.Hash(texts[Hashed]);
        return textHashes;
    }

    public override bool Same(int row, Column other, int otherRow)
    {
        var (a, b) = (IsNull(row), other.IsNull(otherRow));
        return a || b ? a && b : Physical<T>.Equals(values[row], ((Column<T>)other).values[otherRow]);
    }

    public override int Compare(int row, Column other, int otherRow) =>
        Physical<T>.Compare(values[row], ((Column<T>)other).values[otherRow]);

    public override Column NewLike() => new Column<T>(Type);

    public override void SetNull(int row)
    {
        Nulls ??= new bool[values.Length];
        Nulls[row] = true;
        values[row] = default!;
        Hashed = Math.Min(Hashed, row);
    }

    public override void Clear()
    {
        Count = 0;
        Nulls = null;
        (Hashed, HashedHere) = (0, false);
    }

    private void Grow(int least)
    {
        var size = Math.Max(Math.Max(16, least), values.Length * 2);
        Array.Resize(ref values, size);
        if (Nulls is { } nulls)
        {
            Array.Resize(ref nulls, size);
            Nulls = nulls;
        }
    }
}
