using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Columns;

/// <summary>
/// The values of one column of a batch. Flat columns are <see cref="FixedWidthColumn{T}"/>, <see cref="StringColumn"/> or
/// <see cref="BinaryColumn"/>; structs, lists and maps are <see cref="NestedColumn"/>.
/// </summary>
public abstract partial class Column
{
    private protected Column(NestedField field, int length, bool[]? nulls) => (Field, Length, NullMask) = (field, length, nulls);

    /// <summary>The name, id and type.</summary>
    public NestedField Field { get; }

    /// <summary>The number of rows.</summary>
    public int Length { get; }

    /// <summary>Whether each row is null; null if no row is.</summary>
    internal bool[]? NullMask { get; }

    /// <summary>Whether some value may be null.</summary>
    public bool MayHaveNulls => NullMask is not null;

    /// <summary>Whether the value of a row is null.</summary>
    public virtual bool IsNull(int row) => NullMask is not null && NullMask[row];

    /// <summary>The value of a row as a common .NET type (see <see cref="Values.ToDotNet"/>).</summary>
    public object? this[int row] => Values.ToDotNet(Field.Type, Plain(row));

    /// <summary>The value of a row in its plain form (see <see cref="Values"/>), or null.</summary>
    public abstract object? Plain(int row);

    /// <summary>Copies the values of some rows without boxing, if they are stored as <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">A numeric type, or string.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="values">Receives the values; the value for a null row is undefined.</param>
    /// <param name="nulls">Must be all false; receives true for each null row.</param>
    /// <returns>False if the values are stored differently and nothing was copied.</returns>
    internal virtual bool TryRead<T>(ReadOnlySpan<int> rows, Span<T> values, Span<bool> nulls) => false;

    /// <summary>A column with some of the rows.</summary>
    internal abstract Column Take(ReadOnlySpan<int> rows);

    /// <summary>Distributes non-null values over rows, some of which are null.</summary>
    internal abstract Column Spread(NestedField field, bool[] nulls);

    /// <summary>The same values under another field.</summary>
    internal abstract Column As(NestedField field);

    private protected bool[]? TakeNulls(ReadOnlySpan<int> rows)
    {
        if (NullMask is null)
            return null;
        var nulls = new bool[rows.Length];
        var any = false;
        for (var i = 0; i < nulls.Length; i++)
            any |= nulls[i] = NullMask[rows[i]];
        return any ? nulls : null;
    }

    private protected static T[] TakeItems<T>(T[] values, ReadOnlySpan<int> rows)
    {
        var taken = new T[rows.Length];
        for (var i = 0; i < taken.Length; i++)
            taken[i] = values[rows[i]];
        return taken;
    }

    private protected static T[] SpreadItems<T>(T[] values, bool[] nulls, T filler)
    {
        var spread = new T[nulls.Length];
        var next = 0;
        for (var i = 0; i < spread.Length; i++)
            spread[i] = nulls[i] ? filler : values[next++];
        return spread;
    }
}

/// <summary>
/// Fixed-width values: <see cref="bool"/>, <see cref="int"/> (int and date), <see cref="long"/> (long, time and timestamps),
/// <see cref="float"/>, <see cref="double"/>, <see cref="IcebergDecimal"/>, <see cref="Guid"/>.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
public sealed class FixedWidthColumn<T> : Column
    where T : struct
{
    private readonly T[] _values;

    internal FixedWidthColumn(NestedField field, T[] values, bool[]? nulls = null)
        : base(field, values.Length, nulls) => _values = values;

    /// <summary>The value of each row; the value of a null row is undefined.</summary>
    public ReadOnlyMemory<T> Memory => _values;

    /// <inheritdoc cref="Memory"/>
    public ReadOnlySpan<T> Span => _values;

    internal T[] Array => _values;

    /// <inheritdoc/>
    public override object? Plain(int row) => IsNull(row) ? null : _values[row];

    internal override bool TryRead<TWanted>(ReadOnlySpan<int> rows, Span<TWanted> values, Span<bool> nulls)
    {
        if (_values is not TWanted[] held)
            return false;
        for (var i = 0; i < rows.Length; i++)
            values[i] = held[rows[i]];
        for (var i = 0; NullMask is { } mask && i < rows.Length; i++)
            nulls[i] = mask[rows[i]];
        return true;
    }

    internal override Column Take(ReadOnlySpan<int> rows) => new FixedWidthColumn<T>(Field, TakeItems(_values, rows), TakeNulls(rows));

    internal override Column Spread(NestedField field, bool[] nulls) =>
        new FixedWidthColumn<T>(field, SpreadItems(_values, nulls, default), nulls);

    internal override Column As(NestedField field) => new FixedWidthColumn<T>(field, _values, NullMask);
}

/// <summary>
/// Text as a dictionary and, for each row, the index of its value. The dictionary may contain unused values and duplicates.
/// </summary>
public sealed class StringColumn : Column
{
    private readonly int[] _codes;
    private readonly string[] _dictionary;

    internal StringColumn(NestedField field, int[] codes, string[] dictionary, bool[]? nulls = null)
        : base(field, codes.Length, nulls) => (_codes, _dictionary) = (codes, dictionary);

    /// <summary>The index of each row's value in <see cref="Dictionary"/>; -1 for null.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>The values.</summary>
    public IReadOnlyList<string> Dictionary => _dictionary;

    /// <summary>The text of a row, or null.</summary>
    public string? Text(int row) => _codes[row] is var code and >= 0 ? _dictionary[code] : null;

    /// <inheritdoc/>
    public override bool IsNull(int row) => _codes[row] < 0;

    /// <inheritdoc/>
    public override object? Plain(int row) => Text(row);

    internal override bool TryRead<T>(ReadOnlySpan<int> rows, Span<T> values, Span<bool> nulls)
    {
        if (_dictionary is not T[] held)
            return false;
        for (var i = 0; i < rows.Length; i++)
        {
            if (_codes[rows[i]] is var code and >= 0)
                values[i] = held[code];
            else
                nulls[i] = true;
        }

        return true;
    }

    internal override Column Take(ReadOnlySpan<int> rows) => new StringColumn(Field, TakeItems(_codes, rows), _dictionary, TakeNulls(rows));

    internal override Column Spread(NestedField field, bool[] nulls) =>
        new StringColumn(field, SpreadItems(_codes, nulls, -1), _dictionary, nulls);

    internal override Column As(NestedField field) => new StringColumn(field, _codes, _dictionary, NullMask);
}

/// <summary>Bytes: fixed and binary.</summary>
public sealed class BinaryColumn : Column
{
    private readonly byte[][] _values;

    internal BinaryColumn(NestedField field, byte[][] values, bool[]? nulls = null)
        : base(field, values.Length, nulls) => _values = values;

    /// <summary>The bytes of a row; empty if it is null.</summary>
    public ReadOnlyMemory<byte> Bytes(int row) => _values[row];

    /// <inheritdoc/>
    public override object? Plain(int row) => IsNull(row) ? null : _values[row];

    internal override Column Take(ReadOnlySpan<int> rows) => new BinaryColumn(Field, TakeItems(_values, rows), TakeNulls(rows));

    internal override Column Spread(NestedField field, bool[] nulls) => new BinaryColumn(field, SpreadItems(_values, nulls, []), nulls);

    internal override Column As(NestedField field) => new BinaryColumn(field, _values, NullMask);
}

/// <summary>Structs, lists and maps, and columns in which every row is null.</summary>
public sealed class NestedColumn : Column
{
    private readonly object?[] _values;

    internal NestedColumn(NestedField field, object?[] plain)
        : base(field, plain.Length, MaskOf(plain)) => _values = plain;

    /// <inheritdoc/>
    public override object? Plain(int row) => _values[row];

    internal override Column Take(ReadOnlySpan<int> rows) => new NestedColumn(Field, TakeItems(_values, rows));

    internal override Column Spread(NestedField field, bool[] nulls) => new NestedColumn(field, SpreadItems(_values, nulls, null));

    internal override Column As(NestedField field) => new NestedColumn(field, _values);

    private static bool[]? MaskOf(object?[] values) =>
        values.Contains(null) ? System.Array.ConvertAll(values, value => value is null) : null;
}
