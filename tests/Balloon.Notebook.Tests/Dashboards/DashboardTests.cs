using System.Text.RegularExpressions;
using Balloon.Notebook.Boards;
using Balloon.Notebook.Display;
using Balloon.Notebook.Events;
using Balloon.Notebook.Lake;
using Balloon.Notebook.Plots;
using Balloon.Notebook.Tests.Game;
using Balloon.Notebook.Tests.Plots;
using Microsoft.DotNet.Interactive.Formatting;
using Plotly.NET;
using Html = Balloon.Notebook.Display.Html;

namespace Balloon.Notebook.Tests.Dashboards;

[Collection(PlotlyOnce.Name)]
public sealed class DashboardTests
{
    private static readonly Recomputation Played = new(Games.Play(40_000));

    private static readonly Recomputation Nothing = new([]);

    private static Dashboard[] All(Recomputation game) =>
        [
            LeaderboardDashboard.Of(game.Table("leaderboard"), game.Table("realtime_scores")),
            ColorDashboard.Of(game.Table("balloon_color_stats")),
            PerformanceDashboard.Of(game.Table("color_performance_trends")),
        ];

    [Fact]
    public void Every_chart_says_in_words_what_it_shows()
    {
        foreach (var plot in All(Played).SelectMany(d => d.Panels).Select(p => p.Plot).OfType<GenericChart>())
        {
            Assert.NotEmpty(PlotAlt.Of(plot));
            Assert.Contains($"aria-label=\"{Html.Encode(PlotAlt.Of(plot))}\"", PlotHtml.Write(plot), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_leaderboard_lists_the_five_highest_scores_in_order()
    {
        var leaderboard = Played.Table("leaderboard");
        var best = leaderboard
            .Column<string>("player")
            .Zip(leaderboard.Column<long>("total_score"))
            .OrderByDescending(p => p.Second)
            .Take(5)
            .ToList();
        var text = All(Played)[0].Panels[1].Text;
        var places = best.Select(b => text.IndexOf(b.First + " ", StringComparison.Ordinal)).ToList();
        Assert.All(places, place => Assert.True(place > 0));
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public void Dashboards_of_empty_tables_say_that_there_is_nothing_yet()
    {
        foreach (var dashboard in All(Nothing))
        {
            var html = dashboard.ToDisplayString("text/html");
            Assert.Contains("yet", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_dashboard_brings_plotly_once_and_asks_no_network()
    {
        PlotlyScript.Reset();
        var first = All(Played)[1].ToDisplayString("text/html");
        var second = All(Played)[2].ToDisplayString("text/html");
        Assert.Contains("data-balloon-asset=\"plotly.min.js\"", first, StringComparison.Ordinal);
        Assert.DoesNotContain("plotly.min.js", second, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("(src|href)\\s*=\\s*[\"']?https?:", RegexOptions.None, TimeSpan.FromSeconds(5)), second);
    }

    [Fact]
    public void The_figures_are_what_plotly_reads()
    {
        foreach (var plot in All(Played).SelectMany(d => d.Panels).Select(p => p.Plot).OfType<GenericChart>())
        {
            using var json = System.Text.Json.JsonDocument.Parse(PlotJson.Write(plot));
            Assert.NotEqual(0, json.RootElement.GetProperty("data").GetArrayLength());
            Assert.False(json.RootElement.GetProperty("layout").TryGetProperty("template", out _));
        }
    }

    [Fact]
    public void A_table_of_the_recomputation_has_the_columns_of_its_lake_table()
    {
        foreach (var table in CourseTables.All)
            Assert.Equal(table.Schema.Fields.Select(f => f.Name), Played.Table(table.Name).Columns.Select(c => c.Name));
    }

    /// <summary>Writes what the dashboards look like where BALLOON_PICTURES names a folder, to be looked at.</summary>
    [Fact]
    public void The_dashboards_can_be_looked_at()
    {
        var folder = Environment.GetEnvironmentVariable("BALLOON_PICTURES");
        Assert.SkipWhen(folder is null, "BALLOON_PICTURES names no folder");
        var game = new Recomputation(Games.Play(400_000));
        PlotlyScript.Reset();
        var body = string.Concat(All(game).Select(d => d.ToDisplayString("text/html")));
        foreach (var (name, colors) in new[] { ("light", "background:#fff;color:#1f2328"), ("dark", "background:#1e1e1e;color:#ddd") })
            File.WriteAllText(
                Path.Combine(folder, $"dashboards-{name}.html"),
                $"<!doctype html><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><body style=\"{colors};margin:12px\">{body}"
            );
    }
}
