using System.Security.Cryptography;
using System.Text;
using Balloon.Notebook.Panels;
using Balloon.Notebook.Plots;

namespace Balloon.Notebook;

/// <summary>
/// Charts, tables and figures under one title: in two columns where there is room, in one on a phone. As a cell's last expression it is
/// shown, and it stays interactive without a server: in an exported page, in VS Code, in JupyterLab.
/// </summary>
/// <param name="Title">What it is about.</param>
/// <param name="Panels">From top left to bottom right.</param>
/// <example><code>new Dashboard("Colours", [Panel.Chart("Pops", Charts.Bar(pops, "color", "pops")), Panel.Table("All of them", pops)])</code></example>
public sealed record Dashboard(string Title, IReadOnlyList<Panel> Panels)
{
    /// <summary>Where the data comes from and of when it is, in a sentence.</summary>
    public string Source { get; init; } = "";

    /// <summary>What the reader chooses for the whole page: see <see cref="ChartVariant"/>.</summary>
    public IReadOnlyList<Selector> Selectors { get; init; } = [];

    /// <summary>The id of its element in a page, new for every dashboard unless given.</summary>
    public string Id { get; init; } = PlotHtml.NewId();

    /// <summary>The view that it was read from, where it is live: a live view of it waits until that changes.</summary>
    internal Sql.ChangeSource? Changes { get; init; }

    /// <summary>
    /// The whole dashboard as a piece of HTML that draws itself, for a page that has <see cref="ChartAssets.Plotly"/>. Names and other
    /// texts in it are escaped.
    /// </summary>
    public string ToHtml() => DashboardHtml.Write(this);

    /// <summary>
    /// What a page that shows a dashboard of the same panels needs to bring it up to date, as JSON:
    /// <c>balloonCharts.update(id, json)</c>. Zoom, hidden series and choices of the reader stay.
    /// </summary>
    public string ToUpdate() => DashboardJson.Write(this, news: true);

    /// <inheritdoc/>
    public override string ToString() => $"{Title}\n" + string.Join('\n', Panels.Select(p => p.ToString()));
}

/// <summary>A choice for everything on a dashboard, such as one player.</summary>
/// <param name="Label">What is chosen.</param>
/// <param name="All">What stands for no choice, such as "all players".</param>
/// <param name="Options">The names to choose from.</param>
public sealed record Selector(string Label, string All, IReadOnlyList<string> Options)
{
    private const int LongestKey = 48;

    /// <summary>The name by which variants know an option: the option itself, unless it is very long.</summary>
    public static string KeyOf(string option)
    {
        ArgumentNullException.ThrowIfNull(option);
        return option.Length <= LongestKey
            ? option
            : $"{option.AsSpan(0, LongestKey)}#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(option)).AsSpan(0, 6))}";
    }
}

/// <summary>The scripts and the style that charts and dashboards need, for a page that serves them as files.</summary>
public static class ChartAssets
{
    /// <summary>plotly.js itself, from Plotly.NET: some 3.5 MB.</summary>
    public static string Plotly => PlotlyScript.Text;

    /// <summary>What draws charts and dashboards with it, and sorts tables.</summary>
    public static string Script => Display.Assets.Text("table.js") + Display.Assets.Text("charts.js");

    /// <summary>The look of tables, cards and dashboards.</summary>
    public static string Style => Display.Assets.Text("balloon.css") + Display.Assets.Text("dashboard.css");
}
