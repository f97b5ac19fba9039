using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Balloon.Notebook;
using Balloon.Web.Hosting;
using Balloon.Web.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Balloon.Web.Dashboards;

/// <summary>
/// Serves the live dashboards: each has a page that is drawn once and updated by server-sent events. However many viewers it has, it is
/// computed once a second.
/// </summary>
internal sealed partial class DashboardHost : IDisposable
{
    /// <summary>The id of the dashboard's element in its page.</summary>
    private const string ElementId = "board";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private static readonly Asset Plotly = new(Encoding.UTF8.GetBytes(ChartAssets.Plotly), "text/javascript; charset=utf-8");
    private static readonly Asset Charts = new(Encoding.UTF8.GetBytes(ChartAssets.Script), "text/javascript; charset=utf-8");
    private static readonly Asset Style = new(Encoding.UTF8.GetBytes(ChartAssets.Style), "text/css; charset=utf-8");

    private readonly IReadOnlyList<Entry> entries;
    private readonly PlayerSearch search;

    public DashboardHost(Workshop workshop)
    {
        search = new PlayerSearch(workshop.Sql, TimeProvider.System);
        entries =
        [
            new(
                "leaderboard",
                "Leaderboard",
                "Who leads, and how they got there",
                c => Notebook.Dashboards.LeaderboardAsync(workshop, live: true, cancellationToken: c)
            ),
            new(
                "colors",
                "Color analysis",
                "Who pops which colours, and who loves which",
                c => Notebook.Dashboards.ColorsAsync(workshop, live: true, cancellationToken: c)
            ),
            new(
                "performance",
                "Performance",
                "How scores are spread, colour by colour and window by window",
                c => Notebook.Dashboards.PerformanceAsync(workshop, live: true, cancellationToken: c)
            ),
            new(
                "behaviour",
                "Player behaviour",
                "Sessions, breaks, streaks and returns",
                c => Notebook.Dashboards.BehaviourAsync(workshop, live: true, cancellationToken: c)
            ),
        ];
    }

    /// <summary>How many times a dashboard has been computed.</summary>
    public long MadeOf(string name) => entries.Single(e => e.Name == name).Live.Asked;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/dashboards", context => PageAsync(null, context));
        routes.MapGet("/dashboards/plotly.js", context => Assets.SendAsync(Plotly, context));
        routes.MapGet("/dashboards/charts.js", context => Assets.SendAsync(Charts, context));
        routes.MapGet("/dashboards/charts.css", context => Assets.SendAsync(Style, context));
        routes.MapGet("/dashboards/assets/{name}", (string name, HttpContext context) => Assets.SendAsync("dashboards/" + name, context));
        routes.MapGet("/dashboards/players", (string? name, CancellationToken c) => search.AnswerAsync(name, c));
        foreach (var entry in entries)
        {
            routes.MapGet($"/dashboards/{entry.Name}", context => PageAsync(entry, context));
            routes.MapGet($"/dashboards/{entry.Name}/live", () => TypedResults.ServerSentEvents(WatchAsync(entry)));
        }
    }

    public void Dispose()
    {
        foreach (var entry in entries)
            entry.Live.Dispose();
    }

    /// <summary>Serves a dashboard's page, or the list of all dashboards.</summary>
    private async Task PageAsync(Entry? entry, HttpContext context)
    {
        var main = entry is null ? List() : await FirstAsync(entry, context.RequestAborted).ConfigureAwait(false);
        if (entry?.Name == "leaderboard")
            main = Assets.Text("dashboards/search.html") + main;
        var page = Assets
            .Text("dashboards/shell.html")
            .Replace("{title}", Html(entry?.Title ?? "Dashboards"), StringComparison.Ordinal)
            .Replace("{name}", Html(entry?.Name ?? ""), StringComparison.Ordinal)
            .Replace("{links}", string.Concat(entries.Select(e => Link(e, e == entry))), StringComparison.Ordinal)
            .Replace("{main}", main, StringComparison.Ordinal);
        // Only the scripts of this port may run, so that markup in a name cannot run any.
        context.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'";
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(page, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>
    /// The dashboard as all viewers see it now, without the scripts for a page that has none: a class that opens the page at the same
    /// moment costs no more than one viewer.
    /// </summary>
    private static async Task<string> FirstAsync(Entry entry, CancellationToken cancellationToken)
    {
        await foreach (var update in entry.Live.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            return update.Dashboard is { } dashboard
                ? Script().Replace(dashboard.ToHtml(), "")
                : $"<p id=\"missing\" role=\"status\">{Html(update.Text)}</p>";
        }

        return "";
    }

    private static async IAsyncEnumerable<SseItem<string>> WatchAsync(
        Entry entry,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var last = "";
        await foreach (var update in entry.Live.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            // If nothing was popped there is nothing to send; a short event from time to time shows that the connection is alive.
            yield return update.Text == last ? new SseItem<string>("-", "same") : new SseItem<string>(update.Text, update.Event);
            last = update.Text;
        }
    }

    private string List() =>
        "<ul class=\"cards\">"
        + string.Concat(entries.Select(e => $"<li><a href=\"/dashboards/{e.Name}\"><b>{Html(e.Title)}</b>{Html(e.About)}</a></li>"))
        + "</ul>";

    private static string Link(Entry entry, bool here) =>
        $"<a href=\"/dashboards/{entry.Name}\"{(here ? " aria-current=\"page\"" : "")}>{Html(entry.Title)}</a>";

    private static string Html(string text) => Notebook.Display.Html.Encode(text);

    [GeneratedRegex("<script\\b[^>]*>.*?</script>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Script();

    /// <summary>A dashboard.</summary>
    private sealed record Entry(string Name, string Title, string About, Func<CancellationToken, Task<Dashboard>> Make)
    {
        public Broadcast<Update> Live { get; } = new(c => UpdateAsync(Make, c), Every, TimeProvider.System);

        private static async Task<Update> UpdateAsync(Func<CancellationToken, Task<Dashboard>> make, CancellationToken cancellationToken)
        {
            try
            {
                var dashboard = await make(cancellationToken).ConfigureAwait(false) with { Id = ElementId };
                return new Update("news", dashboard.ToUpdate(), dashboard);
            }
            catch (BalloonException problem)
            {
                return new Update("problem", problem.Message, null);
            }
        }
    }

    /// <summary>An event for all viewers of a dashboard.</summary>
    private sealed record Update(string Event, string Text, Dashboard? Dashboard);
}
