using System.Runtime.InteropServices;
using Balloon.Iceberg.Columns;

namespace Balloon.Iceberg.Writing;

/// <summary>
/// The distinct values of some rows of a column, and the index of each row's value, so that a function of the value is computed once,
/// however many rows share it.
/// </summary>
/// <param name="Codes">For each row, the index of its value.</param>
/// <param name="Values">The distinct values in plain form, including null.</param>
internal sealed record DistinctValues(int[] Codes, IReadOnlyList<object?> Values)
{
    private const int Chunk = 4096;

    public static DistinctValues Of(Column column, ReadOnlySpan<int> rows) =>
        column switch
        {
            FixedWidthColumn<int> => Of<int>(column, rows),
            FixedWidthColumn<long> => Of<long>(column, rows),
            StringColumn => Of<string>(column, rows),
            _ => Of<object>(column, rows),
        };

    private static DistinctValues Of<T>(Column column, ReadOnlySpan<int> rows)
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
            Read(column, chunk, some.AsSpan(0, chunk.Length), nulls.AsSpan(0, chunk.Length));
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

    // Objects are read one by one. Equal objects that do not compare as equal, such as arrays, get separate entries, which only costs time.
    private static void Read<T>(Column column, ReadOnlySpan<int> rows, Span<T> values, Span<bool> nulls)
        where T : notnull
    {
        if (column.TryRead(rows, values, nulls))
            return;
        for (var i = 0; i < rows.Length; i++)
        {
            if (column.Plain(rows[i]) is { } value)
                values[i] = (T)value;
            else
                nulls[i] = true;
        }
    }

    private static int Next(List<object?> values, object? value)
    {
        values.Add(value);
        return values.Count - 1;
    }
}
