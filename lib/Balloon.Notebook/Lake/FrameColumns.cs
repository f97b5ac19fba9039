using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Balloon.Iceberg.Data;
using Balloon.Iceberg.Spec;
using Microsoft.Data.Analysis;

namespace Balloon.Notebook.Lake;

/// <summary>Columns of data frames from the typed columns of a scan, without an object a value.</summary>
internal static class FrameColumns
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMillisecond / 1000;

    /// <summary>The column of a data frame; null for a type that data frames have no column of.</summary>
    /// <exception cref="BalloonException">More rows than a column of a data frame holds, or a time that .NET has no value for.</exception>
    public static DataFrameColumn? Of(string name, Type type, ScannedValues values)
    {
        if (type == typeof(string))
            return new StringDataFrameColumn(name, Texts(values.Chunks));
        if (type == typeof(bool))
            return Pack<bool>(name, values).To((data, valid, nulls) => new BooleanDataFrameColumn(name, data, valid, values.Count, nulls));
        if (type == typeof(int))
            return Pack<int>(name, values).To((data, valid, nulls) => new Int32DataFrameColumn(name, data, valid, values.Count, nulls));
        if (type == typeof(long))
            return Pack<long>(name, values).To((data, valid, nulls) => new Int64DataFrameColumn(name, data, valid, values.Count, nulls));
        if (type == typeof(float))
            return Pack<float>(name, values).To((data, valid, nulls) => new SingleDataFrameColumn(name, data, valid, values.Count, nulls));
        if (type == typeof(double))
            return Pack<double>(name, values).To((data, valid, nulls) => new DoubleDataFrameColumn(name, data, valid, values.Count, nulls));
        return type == typeof(DateTime) ? Times(name, values) : null;
    }

    private static IEnumerable<string?> Texts(IReadOnlyList<Column> chunks)
    {
        foreach (var chunk in chunks.Cast<StringColumn>())
        {
            for (var row = 0; row < chunk.Length; row++)
                yield return chunk.Text(row);
        }
    }

    /// <summary>Values one after another, and a bit for each that is there, as data frames keep them.</summary>
    private readonly record struct Packed(byte[] Values, byte[] Valid, int Nulls)
    {
        public DataFrameColumn To(Func<byte[], byte[], int, DataFrameColumn> column) => column(Values, Valid, Nulls);
    }

    private static Packed Pack<T>(string name, ScannedValues values)
        where T : struct
    {
        var packed = Allocate<T>(name, values);
        var target = MemoryMarshal.Cast<byte, T>(packed.Values.AsSpan());
        foreach (var chunk in values.Chunks)
        {
            ((Column<T>)chunk).Span.CopyTo(target);
            target = target[chunk.Length..];
        }

        Clear(MemoryMarshal.Cast<byte, T>(packed.Values.AsSpan()), packed);
        return packed;
    }

    private static DateTimeDataFrameColumn Times(string name, ScannedValues values)
    {
        var packed = Allocate<DateTime>(name, values);
        var target = MemoryMarshal.Cast<byte, DateTime>(packed.Values.AsSpan());
        foreach (var chunk in values.Chunks)
        {
            var micros = ((Column<long>)chunk).Span;
            var kind = chunk.Field.Type is PrimitiveType { Kind: TypeKind.Timestamptz } ? DateTimeKind.Utc : DateTimeKind.Unspecified;
            for (var row = 0; row < micros.Length; row++)
                target[row] = new DateTime(TicksOf(name, chunk, row, micros[row]), kind);
            target = target[chunk.Length..];
        }

        Clear(MemoryMarshal.Cast<byte, DateTime>(packed.Values.AsSpan()), packed);
        return new DateTimeDataFrameColumn(name, packed.Values, packed.Valid, values.Count, packed.Nulls);
    }

    private static long TicksOf(string name, Column chunk, int row, long micros)
    {
        const long Least = -(621_355_968_000_000_000 / TicksPerMicrosecond);
        const long Most = 253_402_300_799_999_999;
        if (micros is >= Least and <= Most)
            return DateTime.UnixEpoch.Ticks + (micros * TicksPerMicrosecond);
        return chunk.IsNull(row)
            ? 0
            : throw new BalloonException(
                $"Column '{name}' has the time {micros} µs from 1970, which is outside of .NET's years 1 to 9999. Leave the column or the row out."
            );
    }

    private static Packed Allocate<T>(string name, ScannedValues values)
        where T : struct
    {
        var bytes = (long)values.Count * Unsafe.SizeOf<T>();
        if (bytes > Array.MaxLength)
            throw new BalloonException(
                $"Column '{name}' has {values.Count:N0} rows: more than one column of a data frame holds. Filter, or read the table in batches."
            );
        var (valid, nulls) = ValidBits(values);
        return new(GC.AllocateUninitializedArray<byte>((int)bytes), valid, nulls);
    }

    private static (byte[] Valid, int Nulls) ValidBits(ScannedValues values)
    {
        var valid = new byte[(values.Count + 7) / 8];
        Array.Fill(valid, byte.MaxValue);
        var (next, nulls) = (0, 0);
        foreach (var chunk in values.Chunks)
        {
            for (var row = 0; chunk.MayHaveNulls && row < chunk.Length; row++)
            {
                if (!chunk.IsNull(row))
                    continue;
                valid[(next + row) >> 3] &= (byte)~(1 << ((next + row) & 7));
                nulls++;
            }

            next += chunk.Length;
        }

        return (valid, nulls);
    }

    /// <summary>Where a row is null its value means nothing in a scan, and is the type's default in a data frame.</summary>
    private static void Clear<T>(Span<T> values, Packed packed)
        where T : struct
    {
        for (var row = 0; packed.Nulls > 0 && row < values.Length; row++)
        {
            if ((packed.Valid[row >> 3] & (1 << (row & 7))) == 0)
                values[row] = default;
        }
    }
}
