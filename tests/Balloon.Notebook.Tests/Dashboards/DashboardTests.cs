using System.Text.Json;
using System.Text.RegularExpressions;
using Balloon.Notebook.Boards;
using Balloon.Notebook.Events;
using Balloon.Notebook.Lake;
using Balloon.Notebook.Plots;
using Balloon.Notebook.Tests.Game;
using Balloon.Notebook.Tests.Plots;
using Microsoft.DotNet.Interactive.Formatting;
using Html = Balloon.Notebook.Display.Html;

namespace Balloon.Notebook.Tests.Dashboards;

[Collection(PlotlyOnce.Name)]
public sealed class DashboardTests
{
    private static readonly Recomputation Played = new(Games.Play(40_000));

    internal static IReadOnlyList<Dashboard> All(Recomputation game)
    {
        var (leaders, colors) = (BoardData.Leaderboard(game.Table("leaderboard")), BoardData.Colors(game.Table("balloon_color_stats")));
        var (windows, trends) = (
            BoardData.Windows(game.Table("realtime_scores")),
            BoardData.Trends(game.Table("color_performance_trends"))
        );
        return
        [
            LeaderboardBoard.Of(leaders, leaders, windows, "From tables.", "± since then."),
            ColorBoard.Of(colors, "From tables."),
            PerformanceBoard.Of(trends, windows, "From tables."),
            BehaviourBoard.Of(windows, "From tables."),
        ];
    }

    [Fact]
    public void Every_chart_has_an_alternative_text()
    {
        foreach (var board in All(Played))
        {
            var html = board.ToHtml();
            foreach (var chart in board.Panels.OfType<ChartPanel>())
                Assert.Contains($"aria-label=\"{Html.Encode(PlotAlt.Of(chart.Figure))}\"", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_scoreboard_lists_all_players_by_their_points()
    {
        var board = (TablePanel)All(Played)[0].Panels[1];
        var expected = Played
            .Table("leaderboard")
            .ToList<(string, long, long, long, DateTime)>()
            .OrderByDescending(p => p.Item2)
            .Select(p => p.Item1);
        Assert.Equal(expected, board.Content.Rows.Select(r => (string)r[2]!));
    }

    [Fact]
    public void Missing_data_is_reported()
    {
        foreach (var board in All(new Recomputation([])))
        {
            Assert.Contains("yet", board.ToHtml(), StringComparison.Ordinal);
            using var news = JsonDocument.Parse(board.ToUpdate());
            Assert.Equal(board.Panels.Count, news.RootElement.GetProperty("panels").GetArrayLength());
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(200, 1, 30)]
    [InlineData(50, 1, 1)]
    public void One_player_one_pop_and_one_window_make_dashboards(int pops, int players, int minutes)
    {
        foreach (var board in All(new Recomputation(Games.Play(pops, TimeSpan.FromMinutes(minutes), players: players))))
            Assert.DoesNotContain("NaN", board.ToUpdate(), StringComparison.Ordinal);
    }

    /// <summary>Anyone can write to the topic: a colour that the game does not have is shown like any other.</summary>
    [Fact]
    public void A_colour_outside_the_game_does_not_break_a_dashboard()
    {
        var pops = Games.Play(2_000).Select((pop, i) => i % 3 == 0 ? pop with { Color = "mauve" } : pop);
        foreach (var board in All(new Recomputation(pops)))
        {
            Assert.DoesNotContain("NaN", board.ToUpdate(), StringComparison.Ordinal);
            if (board.ToHtml().Contains("purple", StringComparison.Ordinal))
                Assert.Contains("mauve", board.ToHtml(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_dashboard_includes_plotly_once_and_needs_no_network()
    {
        PlotlyScript.Reset();
        var first = All(Played)[1].ToDisplayString("text/html");
        var second = All(Played)[2].ToDisplayString("text/html");
        Assert.Contains("data-balloon-asset=\"plotly.min.js\"", first, StringComparison.Ordinal);
        Assert.DoesNotContain("plotly.min.js", second, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("(src|href)\\s*=\\s*[\"']?https?:", RegexOptions.None, TimeSpan.FromSeconds(5)), second);
    }

    [Fact]
    public void A_dashboard_of_ten_thousand_players_holds_two_hundred_and_says_so()
    {
        foreach (var board in All(new Recomputation(Games.Play(60_000, players: 10_000))))
        {
            var html = board.ToHtml();
            Assert.True(html.Length < 500_000, $"{board.Title}: {html.Length} characters");
            if (board.Title is "Leaderboard" or "Color analysis")
                Assert.Contains("The 200 players with most points of", board.Source, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Hostile_names_are_text()
    {
        string[] names =
        [
            "<img src=x onerror=alert(1)>",
            "</script><script>alert(2)</script>",
            "javascript:alert(3)",
            new string('x', 10_000),
            "שלום",
            "🎈",
        ];
        var events = Games.Play(3_000, players: 6);
        var byName = events
            .Select(e => e.Player)
            .Distinct()
            .Select((p, i) => (p, i))
            .ToDictionary(p => p.p, p => names[p.i % names.Length]);
        foreach (var board in All(new Recomputation(events.Select(e => e with { Player = byName[e.Player] }))))
        {
            var html = board.ToHtml();
            Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.True(html.Length < 500_000, $"{board.Title}: {html.Length} characters");
        }
    }

    [Fact]
    public void Colours_outside_the_game_are_shown_and_break_nothing()
    {
        var events = Games.Play(2_000).Select(e => e.Color == "red" ? e with { Color = "ultraviolet" } : e);
        foreach (var board in All(new Recomputation(events)).Where(b => b.Title is "Color analysis" or "Performance"))
            Assert.Contains("ultraviolet", board.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_has_a_players_data_for_every_panel_that_follows_the_choice()
    {
        var board = All(Played)[1];
        var player = board.Selectors[0].Options[3];
        Assert.All(
            board.Panels.OfType<ChartPanel>().Where(p => p.Variants.Count > 0 && p.Variants[0].Count > 0),
            panel => Assert.Contains(Selector.KeyOf(player), panel.Variants[0].Keys)
        );
    }

    [Fact]
    public void A_table_of_the_recomputation_has_the_columns_of_its_lake_table()
    {
        foreach (var table in CourseTables.All)
            Assert.Equal(table.Schema.Fields.Select(f => f.Name), Played.Table(table.Name).Columns.Select(c => c.Name));
    }

    /// <summary>Writes pictures of the dashboards to the folder that BALLOON_PICTURES names, for inspection.</summary>
    [Fact]
    public void The_dashboards_are_written_to_files()
    {
        var folder = Environment.GetEnvironmentVariable("BALLOON_PICTURES");
        Assert.SkipWhen(folder is null, "BALLOON_PICTURES names no folder");
        var boards = All(new Recomputation(Games.Play(200_000)));
        foreach (var board in boards)
        {
            foreach (var (name, colors) in new[] { ("light", "background:#fff;color:#1f2328"), ("dark", "background:#1e1e1e;color:#ddd") })
                File.WriteAllText(
                    Path.Combine(folder, $"{board.Title.Replace(' ', '-').ToLowerInvariant()}-{name}.html"),
                    $"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><body style=\"{colors};margin:12px\">{PlotlyScript.Element()}{board.ToHtml()}"
                );
        }
    }
}
