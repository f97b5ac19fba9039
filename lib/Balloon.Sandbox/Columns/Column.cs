using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Columns;

/// <summary>A column of values of one type, some of which may be null. Grows by appending.</summary>
internal abstract class Column(SqlType type)
{
    public SqlType Type { get; } = type;

    public int Count { get; protected set; }

    /// <summary>Marks the rows that are null; null if none is.</summary>
    public bool[]? Nulls { get; protected set; }

    /// <summary>The number of leading rows for which the hash of the text has been computed.</summary>
    protected int Hashed { get; set; }

    /// <summary>Whether some of these hashes were computed here and not by the source's reader.</summary>
    protected bool HashedHere { get; set; }

    /// <summary>Whether the reader found the text to be short.</summary>
    public bool IsShortText(int row) => row < Hashed && !HashedHere;

    public bool IsNull(int row) => Nulls is { } nulls && nulls[row];

    /// <summary>The value as an object, or null.</summary>
    public abstract object? this[int row] { get; }

    public abstract void Append(object? value);

    public abstract void AppendNull();

    /// <summary>Appends a value of another column of the same type.</summary>
    public abstract void AppendFrom(Column source, int row);

    public abstract void AppendRange(Column source, int start, int count);

    /// <summary>A new column with the selected rows.</summary>
    public abstract Column Take(ReadOnlySpan<int> rows);

    /// <summary>Combines each of the given hashes with the hash of its row's value.</summary>
    public abstract void Hash(Span<uint> hashes);

    /// <summary>Whether the two values are equal, or both null.</summary>
    public abstract bool Same(int row, Column other, int otherRow);

    /// <summary>Compares two values that are not null.</summary>
    public abstract int Compare(int row, Column other, int otherRow);

    public abstract Column NewLike();

    /// <summary>Sets the value of an existing row to null.</summary>
    public abstract void SetNull(int row);

    public abstract void Clear();

    /// <summary>Removes all rows from <paramref name="count"/> on.</summary>
    public void Truncate(int count)
    {
        Count = Math.Min(Count, count);
        Hashed = Math.Min(Hashed, Count);
    }

    public static Column Create(SqlType type, int capacity = 0) =>
        type.Kind switch
        {
            SqlTypeKind.Boolean => new Column<bool>(type, capacity),
            SqlTypeKind.SmallInt => new Column<short>(type, capacity),
            SqlTypeKind.Integer or SqlTypeKind.Date => new Column<int>(type, capacity),
            SqlTypeKind.BigInt or SqlTypeKind.Time or SqlTypeKind.Timestamp or SqlTypeKind.TimestampTz => new Column<long>(type, capacity),
            SqlTypeKind.Real => new Column<float>(type, capacity),
            SqlTypeKind.Double => new Column<double>(type, capacity),
            SqlTypeKind.Numeric => new Column<Numeric>(type, capacity),
            SqlTypeKind.Varchar or SqlTypeKind.Jsonb => new Column<string>(type, capacity),
            SqlTypeKind.Bytea => new Column<byte[]>(type, capacity),
            SqlTypeKind.Interval => new Column<Interval>(type, capacity),
            SqlTypeKind.Array or SqlTypeKind.Map => new Column<SqlArray>(type, capacity),
            SqlTypeKind.Struct => new Column<SqlRow>(type, capacity),
            _ => throw new InvalidOperationException($"No column for {type}."),
        };
}
