using System.Diagnostics;
using Balloon.Notebook.Lake;

namespace Balloon.Notebook.Workshops;

/// <summary>
/// Waits for the stream. An ad-hoc count of the source reads the log from its beginning to where it ends now, and every event adds exactly
/// one pop to each view: so a view, and a table, has caught up when its pops sum up to that count. It asks nothing that RisingWave and
/// the sandbox would answer differently.
/// </summary>
internal static class CatchingUp
{
    /// <summary>The events that count: as the views have it, a pop without a player, a colour, a score or a time is none.</summary>
    public const string Valid = "player IS NOT NULL AND balloon_color IS NOT NULL AND score IS NOT NULL AND event_ts IS NOT NULL";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task<ResultTable> WaitAsync(Workshop workshop, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var rows = new List<IReadOnlyList<object?>>();
        var events = await workshop
            .Sql.ScalarAsync<long>($"SELECT count(*) FROM balloon_game WHERE {Valid}", cancellationToken)
            .ConfigureAwait(false);
        rows.Add(["events in the log", events, clock.Elapsed.TotalSeconds]);
        foreach (var table in CourseTables.All)
        {
            await UntilAsync(
                    table.View,
                    events,
                    () => PopsInViewAsync(workshop, table, cancellationToken),
                    clock,
                    timeout,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        rows.Add(["in all five views", events, clock.Elapsed.TotalSeconds]);
        foreach (var table in CourseTables.All)
        {
            var lake = workshop.Table(table.Name);
            var (seen, pops) = (0L, 0L);
            await UntilAsync(
                    table.Name,
                    events,
                    async () =>
                    {
                        // Only another snapshot can hold other rows.
                        var snapshot = (await lake.LoadAsync(cancellationToken).ConfigureAwait(false)).CurrentSnapshot?.SnapshotId ?? 0;
                        if (snapshot != seen)
                            (seen, pops) = (snapshot, await PopsInTableAsync(workshop, table, cancellationToken).ConfigureAwait(false));
                        return pops;
                    },
                    clock,
                    timeout,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        rows.Add(["in all five tables", events, clock.Elapsed.TotalSeconds]);
        return new ResultTable("caught up", ["where", "pops, at least", "seconds since the call"], rows);
    }

    public static async Task<long> PopsInViewAsync(Workshop workshop, CourseTable table, CancellationToken cancellationToken) =>
        await workshop
            .Sql.ScalarAsync<long>($"SELECT coalesce(sum({table.PopsColumn}), 0)::bigint FROM {table.View}", cancellationToken)
            .ConfigureAwait(false);

    public static async Task<long> PopsInTableAsync(Workshop workshop, CourseTable table, CancellationToken cancellationToken) =>
        (await workshop.Table(table.Name).ReadAsync([table.PopsColumn], cancellationToken: cancellationToken).ConfigureAwait(false))
            .Longs(table.PopsColumn)
            .Sum();

    private static async Task UntilAsync(
        string who,
        long wanted,
        Func<Task<long>> ask,
        Stopwatch clock,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var has = await ask().ConfigureAwait(false);
            if (has >= wanted)
                return;
            if (clock.Elapsed > timeout)
                throw new BalloonException(
                    $"After {timeout.TotalSeconds:0} s {who} holds {Values.Text(has)} of {Values.Text(wanted)} pops. How far the stream has come, and what is wrong, says: ./balloon status"
                );
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }
}
