using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Columns;

/// <summary>A column of values of one type, some of them null. Grows by appending.</summary>
internal abstract class Column(SqlType type)
{
    public SqlType Type { get; } = type;

    public int Count { get; protected set; }

    /// <summary>Null when no value is.</summary>
    public bool[]? Nulls { get; protected set; }

    /// <summary>How many rows, counted from the first, have the hash of their text computed.</summary>
    protected int Hashed { get; set; }

    /// <summary>True when some of these hashes were computed here and not by the source's reader.</summary>
    protected bool HashedHere { get; set; }

    /// <summary>True of a text that the reader found to be short.</summary>
    public bool IsShortText(int row) => row < Hashed && !HashedHere;

    public bool IsNull(int row) => Nulls is { } nulls && nulls[row];

    /// <summary>The value as an object, null for null.</summary>
    public abstract object? this[int row] { get; }

    public abstract void Append(object? value);

    public abstract void AppendNull();

    /// <summary>Appends a value of a column of the same type.</summary>
    public abstract void AppendFrom(Column source, int row);

    public abstract void AppendRange(Column source, int start, int count);

    /// <summary>A new column of the rows named.</summary>
    public abstract Column Take(ReadOnlySpan<int> rows);

    /// <summary>Mixes the first <paramref name="hashes"/>.Length values into the hashes.</summary>
    public abstract void Hash(Span<uint> hashes);

    /// <summary>True when both are null, or neither is and they are equal.</summary>
    public abstract bool Same(int row, Column other, int otherRow);

    /// <summary>Order of two values that are not null.</summary>
    public abstract int Compare(int row, Column other, int otherRow);

    public abstract Column NewLike();

    /// <summary>Sets the value of an existing row to null.</summary>
    public abstract void SetNull(int row);

    public abstract void Clear();

    /// <summary>Takes back all rows from <paramref name="count"/> on.</summary>
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
