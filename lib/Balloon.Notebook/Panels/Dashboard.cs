using System.Security.Cryptography;
using System.Text;
using Balloon.Notebook.Panels;
using Balloon.Notebook.Plots;

namespace Balloon.Notebook;

/// <summary>
/// Charts, tables and figures under one title, in two columns, or in one on a phone. It is shown when it is a cell's last expression, and
/// stays interactive without a server: in an exported page, in VS Code, in JupyterLab.
/// </summary>
/// <param name="Title">The title.</param>
/// <param name="Panels">The panels, from top left to bottom right.</param>
/// <example><code>new Dashboard("Colours", [Panel.Chart("Pops", Charts.Bar(pops, "color", "pops")), Panel.Table("All of them", pops)])</code></example>
public sealed record Dashboard(string Title, IReadOnlyList<Panel> Panels)
{
    /// <summary>A sentence about the source and the time of the data.</summary>
    public string Source { get; init; } = "";

    /// <summary>The reader's choices for the whole dashboard: see <see cref="ChartVariant"/>.</summary>
    public IReadOnlyList<Selector> Selectors { get; init; } = [];

    /// <summary>The id of its HTML element; by default a new one for every dashboard.</summary>
    public string Id { get; init; } = PlotHtml.NewId();

    /// <summary>The view from which it was read, if it is live: then a live display waits for that view's changes.</summary>
    internal Sql.ChangeSource? Changes { get; init; }

    /// <summary>
    /// The dashboard as HTML that draws itself in a page with <see cref="ChartAssets.Plotly"/>. Names and other texts in it are escaped.
    /// </summary>
    public string ToHtml() => DashboardHtml.Write(this);

    /// <summary>
    /// The update for a page that shows a dashboard with the same panels, as JSON: <c>balloonCharts.update(id, json)</c>. The reader's
    /// zoom, hidden series and choices are kept.
    /// </summary>
    public string ToUpdate() => DashboardJson.Write(this, news: true);

    /// <inheritdoc/>
    public override string ToString() => $"{Title}\n" + string.Join('\n', Panels.Select(p => p.ToString()));
}

/// <summary>A choice for the whole dashboard, such as one player.</summary>
/// <param name="Label">The label of the choice.</param>
/// <param name="All">The option for no choice, such as "all players".</param>
/// <param name="Options">The other options.</param>
public sealed record Selector(string Label, string All, IReadOnlyList<string> Options)
{
    private const int MaxKeyLength = 48;

    /// <summary>The key of an option in variants: the option itself, unless it is very long.</summary>
    public static string KeyOf(string option)
    {
        ArgumentNullException.ThrowIfNull(option);
        return option.Length <= MaxKeyLength
            ? option
            : $"{option.AsSpan(0, MaxKeyLength)}#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(option)).AsSpan(0, 6))}";
    }
}

/// <summary>The scripts and styles of charts and dashboards, for a page that serves them as files.</summary>
public static class ChartAssets
{
    /// <summary>plotly.js itself, from Plotly.NET: some 3.5 MB.</summary>
    public static string Plotly => PlotlyScript.Text;

    /// <summary>The script that draws charts and dashboards and sorts tables.</summary>
    public static string Script => Display.Assets.Text("table.js") + Display.Assets.Text("charts.js");

    /// <summary>The styles of tables, cards and dashboards.</summary>
    public static string Style => Display.Assets.Text("balloon.css") + Display.Assets.Text("dashboard.css");
}
