using Balloon.Notebook;
using Balloon.Notebook.Boards;
using Balloon.Notebook.Events;
using Balloon.Notebook.Tests.Game;
using Balloon.Testing;
using Microsoft.Playwright;

namespace Balloon.Browser.Tests.Dashboards;

/// <summary>Pages with dashboards, as an exported page would have them, in a folder, and one page of a browser to open them in.</summary>
public sealed class DashboardFiles : IAsyncDisposable
{
    /// <summary>Tests that open dashboards, one after the other: they share a page.</summary>
    public const string Collection = "dashboards in files";

    private static readonly Lazy<List<GameEvent>> Events = new(() => Games.Play(61_000, TimeSpan.FromMinutes(30.5)));

    private readonly TempFolder folder = new("balloon-boards-");
    private readonly List<string> problems = [];
    private IPage? shared;
    private int opened;

    public DashboardFiles() => File.WriteAllText(folder["plotly.js"], ChartAssets.Plotly);

    internal static IReadOnlyList<Dashboard> Boards(IEnumerable<GameEvent> events)
    {
        List<GameEvent> all = [.. events];
        var game = new Recomputation(all);
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
                "± is the change of rank since the snapshot of 2026-11-22 19:55:00 UTC.",
                Commits(all)
            ),
            ColorBoard.Of(colors, "From the Iceberg tables balloon_color_stats."),
            PerformanceBoard.Of(trends, windows, "From the Iceberg tables color_performance_trends and realtime_scores."),
            BehaviourBoard.Of(windows, "From the Iceberg tables realtime_scores."),
        ];
    }

    /// <summary>The leaderboard as it was after each quarter of the events, a few seconds later.</summary>
    private static List<Commit> Commits(List<GameEvent> events) =>
        [
            .. Enumerable
                .Range(1, events.Count == 0 ? 0 : 4)
                .Select(quarter =>
                {
                    var totals = BoardData.Leaderboard(new Recomputation(events.Take(events.Count * quarter / 4)).Table("leaderboard"));
                    var latest = totals.Latest.DefaultIfEmpty(DateTime.UnixEpoch).Max();
                    return new Commit(new DateTimeOffset(latest, TimeSpan.Zero) + TimeSpan.FromSeconds(1 + quarter % 3), totals);
                }),
        ];

    /// <summary>True when every chart of a page is drawn.</summary>
    internal const string Drawn =
        "() => { const all = [...document.querySelectorAll('.bln-plot')]; return all.length > 0 && all.every(e => e.querySelector('.main-svg')); }";

    /// <summary>The four dashboards of half an hour of play.</summary>
    internal static IReadOnlyList<Dashboard> Played { get; } = Boards(Events.Value.Take(60_000));

    /// <summary>The same a thousand pops later.</summary>
    internal static IReadOnlyList<Dashboard> Later => LaterBoards.Value;

    /// <summary>The same half an hour, to compare with.</summary>
    internal static Recomputation Game => PlayedGame.Value;

    private static readonly Lazy<IReadOnlyList<Dashboard>> LaterBoards = new(() => Boards(Events.Value));

    private static readonly Lazy<Recomputation> PlayedGame = new(() => new Recomputation(Events.Value.Take(60_000)));

    /// <summary>The page's errors and its requests outside of its folder, since dashboards were last opened.</summary>
    internal IReadOnlyList<string> Problems => problems;

    /// <summary>Opens these dashboards in the page that all tests share, and waits until their charts are drawn.</summary>
    internal async Task<IPage> OpenAsync(BrowserFixture browser, params IReadOnlyList<Dashboard> boards)
    {
        if (shared is null)
        {
            shared = await browser.PageAsync(1280, 900, ColorScheme.Light, problems);
            shared.PageError += (_, error) => problems.Add(error);
        }

        problems.Clear();
        await shared.SetViewportSizeAsync(1280, 900);
        await shared.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await ShowAsync(shared, boards);
        return shared;
    }

    /// <summary>Opens dashboards in a page of its own, of another kind than the shared one.</summary>
    internal async Task ShowAsync(IPage page, params IReadOnlyList<Dashboard> boards)
    {
        await page.GotoAsync(Page(boards));
        await page.WaitForFunctionAsync(Drawn);
    }

    /// <summary>The address of a page with dashboards: a new one each time, so that no choices are restored.</summary>
    internal string Page(params IReadOnlyList<Dashboard> boards)
    {
        var path = folder[string.Concat(boards.Select(b => b.Id)) + ".html"];
        if (!File.Exists(path))
            File.WriteAllText(
                path,
                $$"""
                <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{boards[
                    0
                ].Id}}</title>
                <style>:root { color-scheme: light dark; } body { margin: 12px; background: #fff; color: #1f2328; } @media (prefers-color-scheme: dark) { body { background: #11151a; color: #e4e9ee; } }</style>
                <script src="plotly.js"></script></head><body>{{string.Concat(boards.Select(b => b.ToHtml()))}}</body></html>
                """
            );
        return $"{new Uri(path).AbsoluteUri}?{opened++}";
    }

    public async ValueTask DisposeAsync()
    {
        if (shared is not null)
            await shared.Context.CloseAsync();
        folder.Dispose();
    }
}

/// <summary>One folder and one page for them.</summary>
[CollectionDefinition(DashboardFiles.Collection)]
public sealed class DashboardCollection : ICollectionFixture<DashboardFiles>;
