using System.Diagnostics;
using System.Globalization;
using Balloon.Notebook.Lake;

namespace Balloon.Notebook.Workshops;

/// <summary>
/// Waits for a sink that the course does not define. Its table has caught up when it has as many rows as its input, with equal sums in all
/// numeric columns. While events arrive, that may never be the case: then two commits after the call suffice, since a sink commits in order
/// and the second commit contains what existed at the time of the first.
/// </summary>
internal static class OtherSinks
{
    /// <summary>A sink commits every few seconds: if nothing has changed for this long, nothing will.</summary>
    private static readonly TimeSpan MaxIdleTime = TimeSpan.FromSeconds(30);

    /// <summary>Waits, and describes in a few words for what it waited.</summary>
    /// <exception cref="BalloonException">The time is up; the message names the sink.</exception>
    public static async Task<string> WaitAsync(
        Workshop workshop,
        SinkTarget sink,
        Func<Task> pause,
        Stopwatch clock,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        if (sink.Reads is null || sink.Namespace is null || sink.Table is null)
            return $"{sink.Name}: not waited for, because it does not write an Iceberg table";
        var table = await SinkTables.LoadAsync(workshop, sink, cancellationToken).ConfigureAwait(false);
        var (still, seen) = (Stopwatch.StartNew(), (Commits: -1L, Wanted: -1, Held: -1));
        var commits = table.Metadata.Snapshots.Count == 0 ? 0 : table.Metadata.Snapshots.Max(s => s.SequenceNumber);
        while (true)
        {
            var wanted = await WantedAsync(workshop, sink, cancellationToken).ConfigureAwait(false);
            table = await SinkTables.LoadAsync(workshop, sink, cancellationToken).ConfigureAwait(false);
            var held = await LakeReader
                .ReadAsync(table.NewScan(), $"the table {table.Identifier}", cancellationToken)
                .ConfigureAwait(false);
            var now = table.Metadata.Snapshots.Count == 0 ? 0 : table.Metadata.Snapshots.Max(s => s.SequenceNumber);
            if (now >= commits + 2 || (sink.AppendsOnly ? held.Count >= wanted.Count : Same(wanted, held)))
                return $"in the table {sink.Table}, by the sink {sink.Name}";
            if (seen != (now, wanted.Count, held.Count))
            {
                seen = (now, wanted.Count, held.Count);
                still.Restart();
            }

            if (clock.Elapsed > timeout || still.Elapsed > MaxIdleTime)
                throw new BalloonException(
                    $"After {clock.Elapsed.TotalSeconds:0} s the sink {sink.Name} has not caught up: its table {table.Identifier} holds {Quantity.Of(held.Count, "row")}, and what it reads has {Values.Text(wanted.Count)}, or other sums. "
                        + $"Either the sink has an error, which {workshop.Profile.StatusCommand} shows, or the table holds rows of an earlier view or sink. "
                        + $"Then start again, in this order: DROP SINK {sink.Name}; drop the table (await balloon.Table(\"{sink.Table}\").DropAsync()); create the table; create the sink."
                );
            await pause().ConfigureAwait(false);
        }
    }

    private static Task<ResultTable> WantedAsync(Workshop workshop, SinkTarget sink, CancellationToken cancellationToken) =>
        workshop.Sql.QueryAsync($"SELECT * FROM {sink.Reads} AS wanted", [], cancellationToken);

    private static bool Same(ResultTable wanted, ResultTable held)
    {
        if (wanted.Count != held.Count)
            return false;
        foreach (var column in held.Columns)
        {
            if (wanted.Columns.FirstOrDefault(c => c.Name == column.Name) is not { } other)
                continue;
            var (one, two) = (Sum(other), Sum(column));
            if (Math.Abs(one - two) > 1e-9 * Math.Max(1, Math.Abs(one)))
                return false;
        }

        return true;
    }

    private static double Sum(ResultColumn column)
    {
        double sum = 0;
        for (var row = 0; row < column.Count; row++)
        {
            sum += column[row] switch
            {
                null => 0,
                DateTime time => time.Ticks / (double)TimeSpan.TicksPerSecond % 1e6,
                string text => text.Length,
                var value when Values.IsNumber(value) => Convert.ToDouble(value, CultureInfo.InvariantCulture),
                _ => 0,
            };
        }

        return sum;
    }
}
