using Balloon.Notebook.Analytics;
using Balloon.Notebook.Panels;
using Balloon.Notebook.Plots;
using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

namespace Balloon.Notebook.Boards;

/// <summary>The dashboard of player behaviour: sessions, breaks, streaks and returns.</summary>
internal sealed class BehaviourBoard
{
    private const int Rows = 24;
    private const int Steps = 96;
    private const int MaxBins = 24;
    private const int MinBins = 4;
    private const int MaxPoints = 400;

    private readonly PlayerWindows windows;
    private readonly List<Sessions.Session> sessions;
    private readonly List<Sessions.PlayerSummary> habits;
    private readonly List<TimeSpan> breaks;

    private BehaviourBoard(PlayerWindows windows)
    {
        this.windows = windows;
        sessions = Sessions.Of(windows);
        habits = Sessions.ByPlayer(sessions);
        breaks = [.. sessions.Select(s => s.Break).OfType<TimeSpan>()];
    }

    public static Dashboard Of(PlayerWindows windows, string source)
    {
        var board = new BehaviourBoard(windows);
        return new Dashboard(
            "Player behaviour",
            [
                board.Cards(),
                board.Activity(),
                Lengths("How long sessions last", [.. board.sessions.Select(s => s.Length)], "sessions", "#3b82f6"),
                Lengths("How long breaks last", board.breaks, "breaks", "#e08a1e"),
                Counts("How often players come back", [.. board.habits.Select(h => h.Returns)], "returns", "#7c6bd6"),
                Lengths(
                    "Longest streak of each player",
                    [.. board.habits.Select(h => windows.Length * h.Streak)],
                    "players",
                    "#c45a9f",
                    "streaks"
                ),
                board.Playing(),
                board.Effort(),
                board.Days(),
                board.Players(),
            ]
        )
        {
            Source =
                source
                + $" A session ends when a player pops nothing for {TimeGrid.WordsOf(Sessions.Gap(windows.Length))}; its length is counted in windows of {TimeGrid.WordsOf(windows.Length)}.",
            Selectors =
                board.habits.Count == 0
                    ? []
                    : [new Selector("Player", "all players", [.. board.habits.Take(BoardTable.MaxRows).Select(h => h.Player)])],
        };
    }

    private CardsPanel Cards() =>
        Panel.Cards(
            new Card("sessions", sessions.Count),
            new Card("median session", sessions.Count == 0 ? "none yet" : Words(Sessions.Median(sessions.Select(s => s.Length)))),
            new Card("median break", breaks.Count == 0 ? "none yet" : Words(Sessions.Median(breaks))),
            new Card("players who came back", new BoardTable.Share(habits.Count(h => h.Returns > 0), habits.Count).ToString()),
            new Card("longest streak", habits.Count == 0 ? "none yet" : Words(windows.Length * habits.Max(h => h.Streak)))
        ) with
        {
            Variants =
            [
                habits
                    .Take(BoardTable.MaxRows)
                    .ToDictionary(
                        h => Selector.KeyOf(h.Player),
                        h =>
                            (IReadOnlyList<Card>)
                                [
                                    new Card("sessions", h.Sessions),
                                    new Card("played in all", Words(h.Played)),
                                    new Card("median break", h.MedianBreak is { } away ? Words(away) : "none"),
                                    new Card("returns", h.Returns),
                                    new Card("longest streak", Words(windows.Length * h.Streak)),
                                ],
                        StringComparer.Ordinal
                    ),
            ],
        };

    /// <summary>The pops of each player over time.</summary>
    private ChartPanel Activity()
    {
        var players = habits.Take(Rows).Select(h => h.Player).ToList();
        var grid = windows.Grid(Steps);
        var wanted = players.Select((p, i) => (p, i)).ToDictionary(p => p.p, p => p.i, StringComparer.Ordinal);
        var rowOf = windows.Players.Each(name => wanted.GetValueOrDefault(name, -1));
        var stepOf = windows.Times.Each(start => grid[start]);
        var pops = players.ConvertAll(_ => new double[grid.Count]);
        for (var i = 0; i < windows.Players.Count; i++)
        {
            if (rowOf[windows.Players.Rows[i]] is >= 0 and var row)
                pops[row][stepOf[windows.Times.Rows[i]]] += windows.Pops[i];
        }

        foreach (var row in pops)
        {
            for (var i = 0; i < row.Length; i++)
                row[i] = row[i] == 0 ? double.NaN : row[i];
        }

        var chart = ChartMaker
            .Combined(
                players.Count == 0
                    ? []
                    :
                    [
                        Chart
                            .Heatmap<double, DateTime, string, string>(
                                pops,
                                // A single step needs its end as well, or it would be a millisecond wide.
                                X: grid.Count == 1 ? [grid.Start, grid.Start + grid.Step] : grid.Times,
                                Y: PlotText.Distinct(players).ToArray(),
                                XGap: 1,
                                YGap: 2,
                                ColorBar: Styles.ColorBar(title: "pops")
                            )
                            .MapTraces(t => t.Style(hover: "<b>%{y}</b><br>%{z:,} pops<br>%{x|%Y-%m-%d %H:%M:%S}<extra></extra>")),
                    ]
            )
            .OverTime(grid)
            .WithYAxis(Styles.Axis(autoRange: StyleParam.AutoRange.Reversed, autoMargin: true, tickStep: 1))
            .WithMargin(top: 10)
            .WithAlt(
                players.Count == 0
                    ? "Nobody has played yet."
                    : $"Pops of {(players.Count == 1 ? "the only player" : $"the {players.Count} players who played longest")}, in steps of {grid.Words}; where a row is empty, the player was away."
            )
            .WithHeight(Math.Max(200, 80 + 21 * players.Count));
        return new ChartPanel("Who played when", chart) { IsWide = true };
    }

    private static ChartPanel Lengths(string title, List<TimeSpan> spans, string what, string color, string? of = null)
    {
        var (minutes, counts) = Sessions.Histogram(spans, MaxBins);
        return Histogram(
            title,
            minutes,
            counts,
            ("minutes", what, color, "about %{x:.1f} minutes"),
            spans.Count == 0
                ? $"No {of ?? what} yet."
                : $"{Values.Text(spans.Count)} {of ?? what} by length; half last longer than {Words(Sessions.Median(spans))}, the longest {Words(spans.Max())}."
        );
    }

    /// <summary>The number of players per count, or per range of counts if there are many.</summary>
    private static ChartPanel Counts(string title, List<int> counts, string what, string color)
    {
        var step = counts.Count == 0 ? 1 : counts.Max() / MaxBins + 1;
        // A single bar would be as wide as the chart, with an axis in tenths.
        var players = new int[counts.Count == 0 ? 0 : Math.Max(MinBins, counts.Max() / step + 1)];
        foreach (var count in counts)
            players[count / step]++;
        return Histogram(
            title,
            [.. players.Select((_, i) => i * step + (step - 1) / 2.0)],
            players,
            (what, "players", color, (step == 1 ? "" : "about ") + "%{x} " + what),
            counts.Count == 0
                ? "Nobody has played yet."
                : $"{Quantity.Of(counts.Count, "player")} by {what}: {Values.Text(counts.Count(c => c == 0))} have none, one has {Values.Text(counts.Max())}."
        );
    }

    private static ChartPanel Histogram(
        string title,
        double[] places,
        int[] counts,
        (string Across, string Up, string Color, string Hover) words,
        string alt
    )
    {
        var chart = ChartMaker
            .Combined(
                counts.Length == 0
                    ? []
                    :
                    [
                        Chart
                            .Column<double, double, string>(
                                [.. counts.Select(c => (double)c)],
                                Keys: places,
                                MarkerColor: Color.fromString(words.Color),
                                ShowLegend: false
                            )
                            .MapTraces(t => t.Style(hover: $"{words.Hover}<br>%{{y:,}} {words.Up}<extra></extra>")),
                    ]
            )
            .WithLayoutStyle(barGap: 0.06)
            .WithXAxis(Styles.Axis(title: words.Across, showGrid: false, rangeMode: StyleParam.RangeMode.ToZero))
            .WithYAxis(
                Styles.Axis(title: words.Up, rangeMode: StyleParam.RangeMode.ToZero, tickStep: counts.DefaultIfEmpty().Max() < 6 ? 1 : null)
            )
            .WithAlt(alt)
            .WithHeight(280);
        return new ChartPanel(title, chart);
    }

    /// <summary>The number of concurrent players over time.</summary>
    private ChartPanel Playing()
    {
        var grid = windows.Grid(Steps);
        var counts = Array.ConvertAll(Scores.Playing(windows, windows.Times.Each(start => grid[start]), grid.Count), n => (double)n);
        var chart = Chart
            .Area<DateTime, double, string>(
                grid.Times,
                counts,
                ShowMarkers: grid.Count == 1,
                Line: Styles.Line(color: "#1fa187", shape: StyleParam.Shape.Hv),
                ShowLegend: false
            )
            .MapTraces(t => t.Style(hover: "%{y:,} players<br>%{x|%Y-%m-%d %H:%M:%S}<br>%{customdata} UTC<extra></extra>"))
            .OverTime(
                grid,
                Menus.Ranges(
                    ("15 min", 15, StyleParam.TimeStep.Minute),
                    ("1 h", 1, StyleParam.TimeStep.Hour),
                    ("1 day", 1, StyleParam.TimeStep.Day)
                )
            )
            .WithYAxis(Styles.Axis(title: "players", rangeMode: StyleParam.RangeMode.ToZero))
            .WithAlt(
                grid.Count == 0
                    ? "Nobody has played yet."
                    : $"Players with a pop in each {grid.Words}: at most {Values.Text(counts.Max())} at once."
            )
            .WithHeight(280);
        return new ChartPanel("Players at a time", chart);
    }

    /// <summary>Playing time against points per minute: does practice pay?</summary>
    private ChartPanel Effort()
    {
        var shown = habits.Take(MaxPoints).ToList();
        var labels = PlotText.Distinct(shown.Select(h => h.Player));
        var looks = shown.ConvertAll(h => Look.OfPlayer(h.Player));
        // Of more players than there are looks, no look says who it is.
        var marker =
            looks.Count > Look.Count
                ? Styles.Marker(color: Color.fromString(Look.Palette[0]), size: 7, opacity: 0.5)
                : Styles.Marker(
                    color: Look.ColorsOf(looks.Select(l => l.Color)),
                    symbols: looks.Select(l => l.Marker),
                    size: 9,
                    opacity: 0.85
                );
        var chart = Chart
            .Point<double, double, string>(
                [.. shown.Select(h => Math.Round(h.Played.TotalMinutes, 2))],
                [.. shown.Select(h => Math.Round(h.PointsPerMinute, 1))],
                MultiText: labels.ToArray(),
                Marker: marker,
                ShowLegend: false
            )
            .MapTraces(t => t.Style(hover: "<b>%{text}</b><br>%{x:.1f} minutes played<br>%{y:,.0f} points per minute<extra></extra>"))
            .WithXAxis(Styles.Axis(title: "minutes played", rangeMode: StyleParam.RangeMode.ToZero))
            .WithYAxis(Styles.Axis(title: "points per minute", rangeMode: StyleParam.RangeMode.ToZero))
            .WithLayoutStyle(hoverMode: StyleParam.HoverMode.Closest)
            .WithAlt(
                shown.Count == 0 ? "Nobody has played yet."
                : shown.Count < habits.Count
                    ? $"Time played and points per minute of the {Values.Text(shown.Count)} players, of {Values.Text(habits.Count)}, who played longest."
                : "Time played and points per minute of each player."
            )
            .WithHeight(280);
        return new ChartPanel("Time and points", chart)
        {
            Variants =
            [
                shown
                    .Take(BoardTable.MaxRows)
                    .Select((h, i) => (Key: Selector.KeyOf(h.Player), i))
                    .ToDictionary(
                        h => h.Key,
                        h => new ChartVariant([new TracePatch(0, new Trace("scatter").Style(selectedPoints: [h.i]))]),
                        StringComparer.Ordinal
                    ),
            ],
        };
    }

    private TablePanel Days()
    {
        var days = sessions
            .GroupBy(s => s.Start.Date)
            .OrderByDescending(g => g.Key)
            .Select(g =>
                (IReadOnlyList<object?>)
                    [
                        g.Key.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                        g.Select(s => s.Player).Distinct(StringComparer.Ordinal).Count(),
                        g.Count(),
                        g.Sum(s => s.Pops),
                        new TimeSpan(g.Sum(s => s.Length.Ticks)),
                    ]
            )
            .ToList();
        return new TablePanel(
            "Days (UTC)",
            new BoardTable(["day", "players", "sessions", "pops", "played"], days) { BarColumn = 3, SortColumn = 0 }
        )
        {
            IsWide = true,
        };
    }

    private TablePanel Players() =>
        new(
            "Players",
            new BoardTable(
                ["player", "sessions", "returns", "played", "longest", "median break", "streak"],
                habits
                    .Take(BoardTable.MaxRows)
                    .Select(h =>
                        (IReadOnlyList<object?>)
                            [h.Player, h.Sessions, h.Returns, h.Played, h.Longest, h.MedianBreak, windows.Length * h.Streak]
                    )
                    .ToList()
            )
            {
                BarColumn = 1,
                SortColumn = 3,
                Total = habits.Count,
            }
        )
        {
            IsWide = true,
        };

    private static string Words(TimeSpan span) =>
        span.TotalMinutes < 1 ? TimeGrid.WordsOf(span)
        : span.TotalHours < 2 ? $"{Values.Text(Math.Round(span.TotalMinutes, 1))} min"
        : $"{Values.Text(Math.Round(span.TotalHours, 1))} h";
}
