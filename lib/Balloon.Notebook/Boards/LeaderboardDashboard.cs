using System.Globalization;
using Balloon.Notebook.Display;

namespace Balloon.Notebook.Boards;

/// <summary>Who leads, and how they came there.</summary>
internal static class LeaderboardDashboard
{
    private const int Top = 5;
    private const int Lines = 8;

    // A palette that keeps apart on light and dark, and for eyes that do not tell red from green (Okabe and Ito's, without black).
    private static readonly string[] Palette = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#b9a400", "#8e4ec6"];

    public static Dashboard Of(ResultTable leaderboard, ResultTable scores) =>
        new(
            "Leaderboard",
            [Summary(leaderboard), TopFive(leaderboard), new Panel("Score over time") { Plot = Trends(leaderboard, scores), IsWide = true }]
        );

    private static Panel Summary(ResultTable leaderboard)
    {
        var points = leaderboard.Column<long>("total_score").Sum();
        var pops = leaderboard.Column<long>("pops").Sum();
        var latest = leaderboard.Count == 0 ? (DateTime?)null : leaderboard.Column<DateTime>("event_ts").Max();
        return Figures.Cards(
            "The game so far",
            ("players", leaderboard.Count),
            ("pops", pops),
            ("points", points),
            ("latest pop, UTC", latest is { } at ? at.ToString("HH:mm:ss", CultureInfo.InvariantCulture) : "none yet")
        );
    }

    private static Panel TopFive(ResultTable leaderboard)
    {
        var (players, totals, pops, bonuses) = (
            leaderboard.Column<string>("player"),
            leaderboard.Column<long>("total_score"),
            leaderboard.Column<long>("pops"),
            leaderboard.Column<long>("bonus_hits")
        );
        var order = Enumerable
            .Range(0, leaderboard.Count)
            .OrderByDescending(i => totals[i])
            .ThenBy(i => players[i], StringComparer.Ordinal)
            .Take(Top)
            .ToList();
        var most = order.Count == 0 ? 1 : Math.Max(1, totals[order[0]]);
        var rows = order
            .Select((i, place) => (IReadOnlyList<object?>)[place + 1, players[i], totals[i], pops[i], Figures.Percent(bonuses[i], pops[i])])
            .ToList();
        return Figures.Table(
            $"Top {Top}",
            ["#", "player", "total score", "pops", "bonus hits"],
            rows,
            new HtmlTable.Bars(2, order.Select(i => totals[i] / (double)most).ToList())
        );
    }

    private static Plot Trends(ResultTable leaderboard, ResultTable scores)
    {
        var (players, windows, totals) = (
            scores.Column<string>("player"),
            scores.Column<DateTime>("window_start"),
            scores.Column<long>("total_score")
        );
        var lead = leaderboard
            .Column<string>("player")
            .Zip(leaderboard.Column<long>("total_score"))
            .OrderByDescending(p => p.Second)
            .ThenBy(p => p.First, StringComparer.Ordinal)
            .Take(Lines)
            .Select(p => p.First)
            .ToList();
        var byPlayer = Enumerable.Range(0, scores.Count).ToLookup(i => players[i]);
        var traces = lead.Select(
                (player, n) =>
                {
                    long sum = 0;
                    var steps = byPlayer[player].OrderBy(i => windows[i]).Select(i => (At: windows[i], Sum: sum += totals[i])).ToList();
                    return Traces.Of(
                        "scatter",
                        ("mode", "lines"),
                        ("name", player),
                        ("x", steps.Select(s => s.At).ToList()),
                        ("y", steps.Select(s => s.Sum).ToList()),
                        ("line", Traces.Sub(("width", 2.5), ("color", Palette[n % Palette.Length])))
                    );
                }
            )
            .ToList();
        var alt =
            lead.Count == 0
                ? "No scores yet."
                : $"Running total per player in windows of 15 seconds. {lead[0]} leads with {Values.Text(leaderboard.Column<long>("total_score").Max())} points; a flat stretch is a break.";
        return new Plot(
            Traces.Chart(
                traces,
                ("hovermode", "x unified"),
                ("yaxis", Traces.Sub(("title", Traces.Sub(("text", "points"))), ("rangemode", "tozero"))),
                ("xaxis", Traces.Sub(("type", "date")))
            ),
            alt
        )
        {
            Height = 420,
        };
    }
}
