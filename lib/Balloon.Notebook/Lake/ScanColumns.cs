using System.Globalization;
using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Spec;
using Balloon.Notebook.Tables;

namespace Balloon.Notebook.Lake;

/// <summary>Combines a column of all batches of a scan to one column of a <see cref="ResultTable"/>.</summary>
internal static class ScanColumns
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMillisecond / 1000;

    /// <exception cref="BalloonException">A time or a decimal is out of .NET's range.</exception>
    public static ResultColumn Of(NestedField field, IReadOnlyList<Column> chunks)
    {
        var primitive = field.Type as PrimitiveType;
        return primitive?.Kind switch
        {
            TypeKind.String => new ResultColumn<string?>(field.Name, Texts(chunks)) { Coded = new(() => CodedTexts(chunks)) },
            TypeKind.Boolean => Same<bool>(field, chunks),
            TypeKind.Int => Same<int>(field, chunks),
            TypeKind.Long or TypeKind.TimestampNs or TypeKind.TimestamptzNs => Same<long>(field, chunks),
            TypeKind.Float => Same<float>(field, chunks),
            TypeKind.Double => Same<double>(field, chunks),
            TypeKind.Uuid => Same<Guid>(field, chunks),
            TypeKind.Date => Each<int, DateOnly>(field, chunks, day => DateOnly.FromDayNumber(checked(day + Epoch))),
            TypeKind.Time => Each<long, TimeOnly>(field, chunks, micros => new TimeOnly(micros * TicksPerMicrosecond)),
            TypeKind.Timestamp => Each<long, DateTime>(field, chunks, micros => Time(micros, DateTimeKind.Unspecified)),
            TypeKind.Timestamptz => Each<long, DateTime>(field, chunks, micros => Time(micros, DateTimeKind.Utc)),
            // Numbers with more digits than a .NET decimal keep the form that Balloon.Iceberg gives them.
            TypeKind.Decimal when primitive.Precision <= 28 => Each<IcebergDecimal, decimal>(field, chunks, d => d.ToDecimal()),
            TypeKind.Fixed or TypeKind.Binary => new ResultColumn<byte[]?>(field.Name, [.. Objects(chunks).Cast<byte[]?>()]),
            _ => new ResultColumn<object?>(field.Name, [.. Objects(chunks)]),
        };
    }

    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    private static int Count(IReadOnlyList<Column> chunks) => checked(chunks.Sum(c => c.Length));

    private static IEnumerable<object?> Objects(IReadOnlyList<Column> chunks)
    {
        foreach (var chunk in chunks)
        {
            for (var row = 0; row < chunk.Length; row++)
                yield return chunk[row];
        }
    }

    private static string?[] Texts(IReadOnlyList<Column> chunks)
    {
        var texts = new string?[Count(chunks)];
        var next = 0;
        foreach (var chunk in chunks.Cast<StringColumn>())
        {
            for (var row = 0; row < chunk.Length; row++)
                texts[next++] = chunk.Text(row);
        }

        return texts;
    }

    /// <summary>Each file has its own dictionary, whose texts are looked up once, however many rows have them.</summary>
    private static CodedColumn<string> CodedTexts(IReadOnlyList<Column> chunks)
    {
        var (names, places) = (new List<string>(), new Dictionary<string, int>(StringComparer.Ordinal));
        var rows = new int[Count(chunks)];
        var next = 0;
        foreach (var chunk in chunks.Cast<StringColumn>())
        {
            var placeOf = chunk.Dictionary.Select(text => CodedColumn.Place(names, places, text)).ToArray();
            foreach (var code in chunk.Codes)
                rows[next++] = placeOf[code];
        }

        return new CodedColumn<string>([.. names], rows);
    }

    private static ResultColumn<T> Same<T>(NestedField field, IReadOnlyList<Column> chunks)
        where T : struct
    {
        var values = new T[Count(chunks)];
        var next = 0;
        foreach (var chunk in chunks)
        {
            if (chunk is FixedWidthColumn<T> typed)
                typed.Span.CopyTo(values.AsSpan(next));
            next += chunk.Length;
        }

        return WithNulls(field, chunks, values);
    }

    private static ResultColumn<TTo> Each<TFrom, TTo>(NestedField field, IReadOnlyList<Column> chunks, Func<TFrom, TTo> convert)
        where TFrom : struct
        where TTo : struct
    {
        var values = new TTo[Count(chunks)];
        var next = 0;
        TFrom value = default;
        try
        {
            foreach (var chunk in chunks)
            {
                var from = chunk is FixedWidthColumn<TFrom> typed ? typed.Span : default;
                for (var row = 0; row < chunk.Length; row++, next++)
                {
                    if (!chunk.MayHaveNulls || !chunk.IsNull(row))
                        values[next] = convert(value = from[row]);
                }
            }
        }
        catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException)
        {
            throw new BalloonException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Column '{field.Name}' has a {field.Type} ({value} as it is stored) that .NET has no value for: its times cover the years 1 to 9999. Leave out the column or the row."
                ),
                e
            );
        }

        return WithNulls(field, chunks, values);
    }

    /// <summary>The value of a null row is undefined in a scan, and is set to the type's default here.</summary>
    private static ResultColumn<T> WithNulls<T>(NestedField field, IReadOnlyList<Column> chunks, T[] values)
        where T : struct
    {
        bool[]? nulls = null;
        var next = 0;
        foreach (var chunk in chunks)
        {
            for (var row = 0; chunk.MayHaveNulls && row < chunk.Length; row++)
            {
                if (!chunk.IsNull(row))
                    continue;
                (nulls ??= new bool[values.Length])[next + row] = true;
                values[next + row] = default;
            }

            next += chunk.Length;
        }

        return new ResultColumn<T>(field.Name, values, nulls);
    }

    private static DateTime Time(long micros, DateTimeKind kind) =>
        new(checked(DateTime.UnixEpoch.Ticks + (micros * TicksPerMicrosecond)), kind);
}
