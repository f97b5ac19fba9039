using System.Text;
using Balloon.Notebook.Plots;
using Plotly.NET;

namespace Balloon.Notebook.Display;

/// <summary>Several charts, tables and figures under one title, side by side where there is room.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Panels">From top left to bottom right.</param>
public sealed record Dashboard(string Title, IReadOnlyList<Panel> Panels)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Title}\n"
        + string.Join('\n', Panels.Select(p => p.Plot is { } plot ? $"{p.Title}: {PlotAlt.Of(plot)}" : $"{p.Title}\n{p.Text}"));

    internal string Inner()
    {
        var html = new StringBuilder($"<h4>{Html.Encode(Title)}</h4><div class=\"grid\">");
        foreach (var panel in Panels)
        {
            html.Append(panel.IsWide ? "<section class=\"wide\">" : "<section>")
                .Append("<h3>")
                .Append(Html.Encode(panel.Title))
                .Append("</h3>");
            html.Append(panel.Plot is { } plot ? PlotHtml.Write(plot) : panel.Markup).Append("</section>");
        }

        return html.Append("</div>").ToString();
    }
}

/// <summary>One part of a dashboard: a chart, or a table.</summary>
/// <param name="Title">What it shows.</param>
public sealed record Panel(string Title)
{
    /// <summary>The chart, if it is one.</summary>
    public GenericChart? Plot { get; init; }

    /// <summary>HTML, if it is none.</summary>
    public string Markup { get; init; } = "";

    /// <summary>The same in plain text.</summary>
    public string Text { get; init; } = "";

    /// <summary>True for one that takes the whole width.</summary>
    public bool IsWide { get; init; }
}
