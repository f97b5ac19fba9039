using System.Diagnostics;
using Balloon.Notebook.Lake;

namespace Balloon.Notebook.Workshops;

/// <summary>
/// Waits for the stream, with means that RisingWave and the sandbox share. Every event adds exactly one pop to each view, so a view or a
/// table has caught up when the sum of its pops equals the number of events in the log. If the log contains messages that are not events, a
/// count of the source, which reads the log up to its current end, tells the number of events.
/// </summary>
internal static class CatchUp
{
    private const string Valid = "player IS NOT NULL AND balloon_color IS NOT NULL AND score IS NOT NULL AND event_ts IS NOT NULL";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The number of checkpoints to request instead of waiting for them: twice as many as between two commits of the course's sinks.
    /// </summary>
    private const int Checkpoints = 10;

    // A view that has not changed for so long may be waiting for messages that are not events.
    private static readonly TimeSpan Still = TimeSpan.FromSeconds(1.5);

    /// <param name="workshop">The workshop.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="readersToo">False to wait only for the course's five sinks, and not for other sinks of the reader.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static async Task<ResultTable> WaitAsync(
        Workshop workshop,
        TimeSpan timeout,
        bool readersToo = true,
        CancellationToken cancellationToken = default
    )
    {
        var clock = Stopwatch.StartNew();
        var rows = new List<IReadOnlyList<object?>>();
        var events = await EventsAsync(workshop, timeout, cancellationToken).ConfigureAwait(false);
        rows.Add(["in the log", events, clock.Elapsed.TotalSeconds]);
        foreach (var table in CourseTables.All)
            await UntilAsync(
                    workshop,
                    table.View,
                    events,
                    () => PopsInViewAsync(workshop, table, cancellationToken),
                    () => Task.Delay(Pause, cancellationToken),
                    clock,
                    timeout
                )
                .ConfigureAwait(false);
        rows.Add(["in all five views", events, clock.Elapsed.TotalSeconds]);
        var left = Checkpoints;
        var sinks = await SinkTarget.AllAsync(workshop, cancellationToken).ConfigureAwait(false);
        List<CourseTable> fed = [.. CourseTables.All.Where(table => sinks.Any(s => s.Name == table.Sink))];
        foreach (var table in fed)
            await WaitForTableAsync(
                    workshop,
                    table,
                    sinks.First(s => s.Name == table.Sink),
                    events,
                    HurryAsync,
                    clock,
                    timeout,
                    cancellationToken
                )
                .ConfigureAwait(false);
        rows.Add([
            fed.Count == CourseTables.All.Count ? "in all five tables" : $"in {fed.Count} of the five tables, which have a sink",
            events,
            clock.Elapsed.TotalSeconds,
        ]);
        foreach (var sink in sinks.Where(s => readersToo && !fed.Exists(table => table.Sink == s.Name)))
            rows.Add([
                await OtherSinks.WaitAsync(workshop, sink, HurryAsync, clock, timeout, cancellationToken).ConfigureAwait(false),
                null,
                clock.Elapsed.TotalSeconds,
            ]);
        return new ResultTable("caught up", ["where", "pops, at least", "seconds since the call"], rows).Format(
            "seconds since the call",
            decimals: 1
        );

        // Sinks commit every few checkpoints, and FLUSH requests one.
        async Task HurryAsync()
        {
            if (left-- > 0)
                await workshop.Sql.QueryAsync("FLUSH", [], cancellationToken).ConfigureAwait(false);
            else
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The number of events in the log: its messages if the first view has as many pops, or else a count.</summary>
    private static async Task<long> EventsAsync(Workshop workshop, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var messages = await workshop.Events.CountAsync(cancellationToken).ConfigureAwait(false);
        var clock = Stopwatch.StartNew();
        var (pops, since) = (-1L, TimeSpan.Zero);
        while (clock.Elapsed < timeout && clock.Elapsed - since < Still)
        {
            var now = await PopsInViewAsync(workshop, CourseTables.All[0], cancellationToken).ConfigureAwait(false);
            if (now >= messages)
                return messages;
            if (now != pops)
                (pops, since) = (now, clock.Elapsed);
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }

        return await workshop
            .Sql.ScalarAsync<long>($"SELECT count(*) FROM balloon_game WHERE {Valid}", cancellationToken)
            .ConfigureAwait(false);
    }

    private static async Task WaitForTableAsync(
        Workshop workshop,
        CourseTable table,
        SinkTarget sink,
        long events,
        Func<Task> pause,
        Stopwatch clock,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        var lake = workshop.Table(table.Name);
        var (seen, pops) = (0L, 0L);
        await UntilAsync(workshop, table.Name, events, AskAsync, pause, clock, timeout).ConfigureAwait(false);

        // Only another snapshot can have other rows.
        async Task<long> AskAsync()
        {
            var snapshot =
                (await SinkTables.LoadAsync(workshop, sink, cancellationToken).ConfigureAwait(false)).CurrentSnapshot?.SnapshotId ?? 0;
            if (snapshot == seen)
                return pops;
            var rows = await lake.Select(table.PopsColumn).ReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            (seen, pops) = (snapshot, rows.Column<long>(table.PopsColumn).Sum());
            return pops;
        }
    }

    private static Task<long> PopsInViewAsync(Workshop workshop, CourseTable table, CancellationToken cancellationToken) =>
        workshop.Sql.ScalarAsync<long>($"SELECT coalesce(sum({table.PopsColumn}), 0)::bigint FROM {table.View}", cancellationToken);

    private static async Task UntilAsync(
        Workshop workshop,
        string who,
        long wanted,
        Func<Task<long>> ask,
        Func<Task> pause,
        Stopwatch clock,
        TimeSpan timeout
    )
    {
        while (true)
        {
            var has = await ask().ConfigureAwait(false);
            if (has >= wanted)
                return;
            if (clock.Elapsed > timeout)
                throw new BalloonException(
                    $"After {timeout.TotalSeconds:0} s {who} holds {Values.Text(has)} of {Quantity.Of(wanted, "pop")}. To see how far the stream has read, and what is wrong: {workshop.Profile.StatusCommand}"
                );
            await pause().ConfigureAwait(false);
        }
    }
}
