using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Analysis;

namespace Balloon.Notebook.Tables;

/// <summary>Converts between data frames and tables without boxing values.</summary>
internal static class FrameColumns
{
    public static DataFrame Of(ResultTable table)
    {
        var columns = new DataFrameColumn[table.Columns.Count];
        try
        {
            // Columns of text take longest and are often adjacent, so each thread takes the next column when it is free.
            var each = Partitioner.Create(Enumerable.Range(0, columns.Length), EnumerablePartitionerOptions.NoBuffering);
            Parallel.ForEach(each, c => columns[c] = Column(table.Columns[c]));
        }
        catch (AggregateException e) when (e.InnerException is BalloonException first)
        {
            ExceptionDispatchInfo.Throw(first);
        }

        return new DataFrame(columns);
    }

    /// <summary>Converts a data frame to a table, up to a number of rows.</summary>
    public static ResultTable Table(DataFrame frame, int most = int.MaxValue)
    {
        var count = (int)Math.Min(frame.Rows.Count, most);
        return new ResultTable(Quantity.Of(count, "row"), [.. frame.Columns.Select(c => Column(c, count))], count)
        {
            Source = "the data frame",
            ShowsNulls = true,
        };
    }

    private static ResultColumn Column(DataFrameColumn column, int count)
    {
        var made = ColumnFactory.Of(column.Name, count, row => column[row]);
        // A column of NULLs still has a type.
        return made.Type == typeof(object) && column is StringDataFrameColumn
            ? new ResultColumn<string?>(column.Name, new string?[count])
            : made;
    }

    /// <exception cref="BalloonException">There are more rows than a data frame's column can hold.</exception>
    private static DataFrameColumn Column(ResultColumn column) =>
        column switch
        {
            ResultColumn<string> text => new StringDataFrameColumn(text.Name, text.Values),
            ResultColumn<bool> flags => Pack(
                flags,
                (n, data, valid, count, nulls) => new BooleanDataFrameColumn(n, data, valid, count, nulls)
            ),
            ResultColumn<short> numbers => Pack(
                numbers,
                (n, data, valid, count, nulls) => new Int16DataFrameColumn(n, data, valid, count, nulls)
            ),
            ResultColumn<int> numbers => Pack(
                numbers,
                (n, data, valid, count, nulls) => new Int32DataFrameColumn(n, data, valid, count, nulls)
            ),
            ResultColumn<long> numbers => Pack(
                numbers,
                (n, data, valid, count, nulls) => new Int64DataFrameColumn(n, data, valid, count, nulls)
            ),
            ResultColumn<float> numbers => Pack(
                numbers,
                (n, data, valid, count, nulls) => new SingleDataFrameColumn(n, data, valid, count, nulls)
            ),
            ResultColumn<double> numbers => Pack(
                numbers,
                (n, data, valid, count, nulls) => new DoubleDataFrameColumn(n, data, valid, count, nulls)
            ),
            ResultColumn<decimal> numbers => Pack(
                numbers,
                (n, data, valid, count, nulls) => new DecimalDataFrameColumn(n, data, valid, count, nulls)
            ),
            ResultColumn<DateTime> times => Pack(
                times,
                (n, data, valid, count, nulls) => new DateTimeDataFrameColumn(n, data, valid, count, nulls)
            ),
            ResultColumn<DateTimeOffset> times => new DateTimeDataFrameColumn(times.Name, Each(times, t => t.UtcDateTime)),
            ResultColumn<DateOnly> dates => new DateTimeDataFrameColumn(dates.Name, Each(dates, d => d.ToDateTime(TimeOnly.MinValue))),
            _ => new StringDataFrameColumn(
                column.Name,
                Enumerable.Range(0, column.Count).Select(r => column[r] is { } value ? Values.Text(value) : null)
            ),
        };

    private static IEnumerable<DateTime?> Each<T>(ResultColumn<T> column, Func<T, DateTime> convert) =>
        Enumerable.Range(0, column.Count).Select(row => column.IsNull(row) ? (DateTime?)null : convert(column.Values[row]));

    /// <summary>Packs the values and a bit mask of those that are not null, as data frames store them.</summary>
    private static DataFrameColumn Pack<T>(ResultColumn<T> column, Func<string, byte[], byte[], int, int, DataFrameColumn> make)
        where T : struct
    {
        if ((long)column.Count * Unsafe.SizeOf<T>() > Array.MaxLength)
            throw new BalloonException(
                $"Column '{column.Name}' has {column.Count:N0} rows: more than one column of a data frame holds. Filter, or read the table in batches."
            );
        var valid = new byte[(column.Count + 7) / 8];
        Array.Fill(valid, byte.MaxValue);
        var nulls = 0;
        for (var row = 0; column.Nulls is not null && row < column.Count; row++)
        {
            if (!column.Nulls[row])
                continue;
            valid[row >> 3] &= (byte)~(1 << (row & 7));
            nulls++;
        }

        return make(column.Name, MemoryMarshal.Cast<T, byte>(column.Array.AsSpan()).ToArray(), valid, column.Count, nulls);
    }
}
