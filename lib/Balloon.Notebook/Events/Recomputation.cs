using Balloon.Notebook.Lake;

namespace Balloon.Notebook.Events;

/// <summary>
/// Computes the five tables again with plain loops over the events of the log: no SQL, no incremental computation, nothing shared with the
/// engine. The views and the tables of the lake must be equal to it.
/// </summary>
public sealed class Recomputation
{
    /// <summary>The windows of the course's own views.</summary>
    private static readonly TimeSpan CourseWindow = TimeSpan.FromSeconds(15);

    private readonly TimeSpan length;
    private readonly Dictionary<string, Sums> byPlayer = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), Sums> byPlayerAndColor = [];
    private readonly Dictionary<(string, DateTime), Sums> byPlayerAndWindow = [];
    private readonly Dictionary<(string, string, DateTime), Sums> byPlayerColorAndWindow = [];
    private readonly Dictionary<(string, DateTime), List<int>> scores = [];

    /// <summary>Computes from events.</summary>
    /// <param name="events">The events, in any order.</param>
    /// <param name="window">The length of a tumbling window; 15 seconds by default.</param>
    public Recomputation(IEnumerable<GameEvent> events, TimeSpan? window = null)
    {
        length = window ?? CourseWindow;
        ArgumentNullException.ThrowIfNull(events);
        foreach (var e in events)
            Add(e);
    }

    /// <summary>The number of events.</summary>
    public long Pops { get; private set; }

    /// <summary>The sum of their scores.</summary>
    public long Points { get; private set; }

    /// <summary>The rows that a table of the course should hold, in no particular order.</summary>
    /// <exception cref="BalloonException">The course has no such table.</exception>
    public ResultTable Table(string name) =>
        name switch
        {
            "leaderboard" => Rows(
                byPlayer,
                ("player", e => e.Key),
                ("total_score", e => e.Value.Points),
                ("pops", e => e.Value.Pops),
                ("bonus_hits", e => e.Value.Bonus),
                ("event_ts", e => e.Value.Latest)
            ),
            "balloon_color_stats" => Rows(
                byPlayerAndColor,
                ("player", e => e.Key.Item1),
                ("balloon_color", e => e.Key.Item2),
                ("balloon_pops", e => e.Value.Pops),
                ("points_by_color", e => e.Value.Points),
                ("bonus_hits", e => e.Value.Bonus),
                ("event_ts", e => e.Value.Latest)
            ),
            "realtime_scores" => Rows(
                byPlayerAndWindow,
                ("player", e => e.Key.Item1),
                ("window_start", e => e.Key.Item2),
                ("window_end", e => e.Key.Item2.Add(length)),
                ("total_score", e => e.Value.Points),
                ("pops", e => e.Value.Pops)
            ),
            "balloon_colored_pops" => Rows(
                byPlayerColorAndWindow,
                ("player", e => e.Key.Item1),
                ("balloon_color", e => e.Key.Item2),
                ("window_start", e => e.Key.Item3),
                ("window_end", e => e.Key.Item3.Add(length)),
                ("balloon_pops", e => e.Value.Pops),
                ("points_by_color", e => e.Value.Points),
                ("bonus_hits", e => e.Value.Bonus)
            ),
            "color_performance_trends" => Rows(
                scores,
                ("balloon_color", e => e.Key.Item1),
                ("window_start", e => e.Key.Item2),
                ("window_end", e => e.Key.Item2.Add(length)),
                ("balloon_pops", e => (long)e.Value.Count),
                ("avg_score", e => e.Value.Average()),
                ("min_score", e => e.Value.Min()),
                ("q1_score", e => Quantile(e.Value, 0.25)),
                ("median_score", e => Quantile(e.Value, 0.5)),
                ("q3_score", e => Quantile(e.Value, 0.75)),
                ("max_score", e => e.Value.Max())
            ),
            _ => throw new BalloonException($"The course has no table '{name}'; it has {string.Join(", ", CourseTables.Names)}."),
        };

    private void Add(in GameEvent e)
    {
        Pops++;
        Points += e.Score;
        var window = new DateTime(e.EventTime.Ticks - (e.EventTime - DateTime.UnixEpoch).Ticks % length.Ticks, DateTimeKind.Utc);
        Sum(byPlayer, e.Player).Add(e);
        Sum(byPlayerAndColor, (e.Player, e.Color)).Add(e);
        Sum(byPlayerAndWindow, (e.Player, window)).Add(e);
        Sum(byPlayerColorAndWindow, (e.Player, e.Color, window)).Add(e);
        if (!scores.TryGetValue((e.Color, window), out var list))
            scores[(e.Color, window)] = list = [];
        list.Add(e.Score);
    }

    private static Sums Sum<TKey>(Dictionary<TKey, Sums> groups, TKey key)
        where TKey : notnull
    {
        if (!groups.TryGetValue(key, out var sums))
            groups[key] = sums = new Sums();
        return sums;
    }

    /// <summary>Interpolates between the two neighbours, like <c>percentile_cont</c>.</summary>
    private static double Quantile(List<int> values, double fraction)
    {
        values.Sort();
        var place = fraction * (values.Count - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, values.Count - 1);
        return values[below] + (place - below) * (values[above] - values[below]);
    }

    private static ResultTable Rows<TKey, TValue>(
        Dictionary<TKey, TValue> groups,
        params (string Name, Func<KeyValuePair<TKey, TValue>, object?> Value)[] columns
    )
        where TKey : notnull =>
        new(
            "recomputed",
            [.. columns.Select(c => c.Name)],
            groups.Select(g => (IReadOnlyList<object?>)[.. columns.Select(c => c.Value(g))])
        )
        {
            Source = "the recomputation",
        };

    private sealed class Sums
    {
        public long Pops { get; private set; }

        public long Points { get; private set; }

        public long Bonus { get; private set; }

        public DateTime Latest { get; private set; }

        public void Add(in GameEvent e)
        {
            Pops++;
            Points += e.Score;
            Bonus += e.Bonus ? 1 : 0;
            Latest = e.EventTime > Latest ? e.EventTime : Latest;
        }
    }
}
