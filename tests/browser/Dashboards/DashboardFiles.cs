using Balloon.Notebook;
using Balloon.Notebook.Boards;
using Balloon.Notebook.Events;
using Balloon.Notebook.Plots;
using Balloon.Notebook.Tests.Game;
using Balloon.Testing;
using Microsoft.Playwright;

namespace Balloon.Browser.Tests.Dashboards;

/// <summary>Pages with a dashboard each, as an exported page would have it, in a folder.</summary>
public sealed class DashboardFiles : IDisposable
{
    private readonly TempFolder folder = new("balloon-boards-");

    internal static IReadOnlyList<Dashboard> Boards(IEnumerable<GameEvent> events)
    {
        var game = new Recomputation(events);
        var (leaders, colors) = (BoardData.Leaderboard(game.Table("leaderboard")), BoardData.Colors(game.Table("balloon_color_stats")));
        var (windows, trends) = (
            BoardData.Windows(game.Table("realtime_scores")),
            BoardData.Trends(game.Table("color_performance_trends"))
        );
        return
        [
            LeaderboardBoard.Of(
                leaders,
                leaders,
                windows,
                "From the Iceberg tables leaderboard and realtime_scores.",
                "± is the change of rank since the snapshot of 2026-11-22 19:55:00 UTC."
            ),
            ColorBoard.Of(colors, "From the Iceberg tables balloon_color_stats."),
            PerformanceBoard.Of(trends, windows, "From the Iceberg tables color_performance_trends and realtime_scores."),
            BehaviourBoard.Of(windows, "From the Iceberg tables realtime_scores."),
        ];
    }

    /// <summary>True when every chart of a page is drawn.</summary>
    internal const string Drawn =
        "() => { const all = [...document.querySelectorAll('.bln-plot')]; return all.length > 0 && all.every(e => e.querySelector('.main-svg')); }";

    /// <summary>The four dashboards of half an hour of play.</summary>
    internal static IReadOnlyList<Dashboard> Played { get; } = Boards(Games.Play(60_000));

    /// <summary>The same half an hour, to compare with.</summary>
    internal static Recomputation Game { get; } = new(Games.Play(60_000));

    /// <summary>A page with a dashboard, its charts drawn.</summary>
    internal async Task<IPage> OpenAsync(BrowserFixture browser, Dashboard board, string? zone = null)
    {
        var page = await browser.PageAsync(1280, 900, ColorScheme.Light, [], zone: zone);
        await page.GotoAsync(Page(board.Id, board));
        await page.WaitForFunctionAsync(Drawn);
        return page;
    }

    /// <summary>The address of a page with a dashboard.</summary>
    internal string Page(string name, Dashboard board)
    {
        File.WriteAllText(
            folder[name + ".html"],
            $$"""
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{name}}</title>
            <style>:root { color-scheme: light dark; } body { margin: 12px; background: #fff; color: #1f2328; } @media (prefers-color-scheme: dark) { body { background: #11151a; color: #e4e9ee; } }</style>
            {{PlotlyScript.Element()}}</head><body>{{board.ToHtml()}}</body></html>
            """
        );
        return new Uri(folder[name + ".html"]).AbsoluteUri;
    }

    public void Dispose() => folder.Dispose();
}
