using System.Runtime.InteropServices;
using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Parquet;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Writing;

/// <summary>
/// A column of some rows as the numbers of its values among those that differ: what is derived from a value is derived once, however
/// many rows have it.
/// </summary>
/// <param name="Codes">Of each row, which of the values it has.</param>
/// <param name="Values">The values in plain form, null among them where a row has it.</param>
internal sealed record DistinctValues(int[] Codes, IReadOnlyList<object?> Values)
{
    private const int Chunk = 4096;

    public static DistinctValues Of(KeyedRowReader reader, int column, ReadOnlySpan<int> rows) =>
        (reader.Type(column) is PrimitiveType type ? LeafItems.Of(type.Kind) : null) switch
        {
            LeafItems<int> => Of<int>(reader, column, rows),
            LeafItems<long> => Of<long>(reader, column, rows),
            LeafItems<string> => Of<string>(reader, column, rows),
            _ => Of<object>(reader, column, rows),
        };

    private static DistinctValues Of<T>(KeyedRowReader reader, int column, ReadOnlySpan<int> rows)
        where T : notnull
    {
        var codes = new int[rows.Length];
        var known = new Dictionary<T, int>();
        var values = new List<object?>();
        var none = -1;
        var (some, nulls) = (new T[Chunk], new bool[Chunk]);
        for (var first = 0; first < rows.Length; first += Chunk)
        {
            var chunk = rows.Slice(first, Math.Min(Chunk, rows.Length - first));
            nulls.AsSpan().Clear();
            if (!TryRead(reader, column, chunk, some.AsSpan(0, chunk.Length), nulls.AsSpan(0, chunk.Length)))
                return Of<object>(reader, column, rows);
            for (var i = 0; i < chunk.Length; i++)
            {
                if (nulls[i])
                {
                    codes[first + i] = none = none < 0 ? Next(values, null) : none;
                    continue;
                }

                if (i > 0 && !nulls[i - 1] && Repeats.Same(some[i], some[i - 1]))
                {
                    codes[first + i] = codes[first + i - 1];
                    continue;
                }

                ref var code = ref CollectionsMarshal.GetValueRefOrAddDefault(known, some[i], out var exists);
                codes[first + i] = exists ? code : code = Next(values, some[i]);
            }
        }

        return new(codes, values);
    }

    // Objects are read one by one. Equal ones that are not known as such are told apart, which costs time and changes nothing.
    private static bool TryRead<T>(KeyedRowReader reader, int column, ReadOnlySpan<int> rows, Span<T> values, Span<bool> nulls)
        where T : notnull
    {
        if (typeof(T) != typeof(object))
            return reader.Rows.TryRead(column, rows, values, nulls);
        for (var i = 0; i < rows.Length; i++)
        {
            if (reader.Read(rows[i], column) is { } value)
                values[i] = (T)value;
            else
                nulls[i] = true;
        }

        return true;
    }

    private static int Next(List<object?> values, object? value)
    {
        values.Add(value);
        return values.Count - 1;
    }
}
