using Balloon.Notebook.Panels;
using Balloon.Notebook.Plots;
using Plotly.NET;

namespace Balloon.Notebook;

/// <summary>One part of a dashboard.</summary>
/// <param name="Title">The title.</param>
public abstract record Panel(string Title)
{
    /// <summary>Whether it takes the full width.</summary>
    public bool IsWide { get; init; }

    /// <summary>A chart of Plotly.NET.</summary>
    /// <param name="title">The title.</param>
    /// <param name="chart">The chart; its alt text is shown below it.</param>
    /// <param name="wide">Whether it takes the full width.</param>
    public static ChartPanel Chart(string title, GenericChart chart, bool wide = false) => new(title, chart) { IsWide = wide };

    /// <summary>A table.</summary>
    /// <param name="title">The title.</param>
    /// <param name="table">The table.</param>
    /// <param name="wide">Whether it takes the full width.</param>
    public static TablePanel Table(string title, ResultTable table, bool wide = false)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new TablePanel(title, BoardTable.Of(table)) { IsWide = wide };
    }

    /// <summary>Figures side by side, at full width.</summary>
    /// <param name="cards">The figures.</param>
    public static CardsPanel Cards(params IReadOnlyList<Card> cards) => new("", cards) { IsWide = true };
}

/// <summary>A chart in a dashboard.</summary>
/// <param name="Title">The title.</param>
/// <param name="Figure">The chart. Its updatemenus and range selectors are shown as buttons above it.</param>
public sealed record ChartPanel(string Title, GenericChart Figure) : Panel(Title)
{
    /// <summary>For each selector of the dashboard, the changes of the chart for each option, by <see cref="Selector.KeyOf"/>.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, ChartVariant>> Variants { get; init; } = [];

    /// <summary>The frames of an animation, oldest first; the last one is shown initially.</summary>
    public IReadOnlyList<ChartFrame> Frames { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Title}: {PlotAlt.Of(Figure)}";
}

/// <summary>The changes of a chart for an option.</summary>
/// <param name="Traces">The changes of traces.</param>
/// <param name="Layout">The changed parts of the layout, by plotly.js's names.</param>
public sealed record ChartVariant(IReadOnlyList<TracePatch> Traces, IReadOnlyDictionary<string, object?>? Layout = null)
{
    /// <summary>Changes of traces and of the layout.</summary>
    /// <param name="traces">The changes of traces.</param>
    /// <param name="layout">A Plotly.NET layout with only the changed parts.</param>
    public ChartVariant(IReadOnlyList<TracePatch> traces, Plotly.NET.Layout layout)
        : this(traces, TracePatch.PartsOf(layout)) { }

    /// <summary>The alt text of the chart with these changes; null keeps the chart's own.</summary>
    public string? Alt { get; init; }
}

/// <summary>The changed parts of a trace.</summary>
/// <param name="Trace">The trace's number, from 0.</param>
/// <param name="Parts">The parts, by plotly.js's names, such as <c>y</c>.</param>
public sealed record TracePatch(int Trace, IReadOnlyDictionary<string, object?> Parts)
{
    /// <summary>Takes the changed parts from a Plotly.NET trace.</summary>
    /// <param name="trace">The number of the trace to change, from 0.</param>
    /// <param name="parts">A trace with only the changed parts.</param>
    public TracePatch(int trace, Plotly.NET.Trace parts)
        : this(trace, PartsOf(parts)) { }

    internal static Dictionary<string, object?> PartsOf(DynamicObj.DynamicObj parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return parts.GetProperties(false).ToDictionary(p => p.Key, p => (object?)p.Value, StringComparer.Ordinal);
    }
}

/// <summary>A frame of an animated chart.</summary>
/// <param name="Label">The frame's label; a UTC time as <c>yyyy-MM-dd HH:mm:ss</c> is shown on the viewer's clock.</param>
/// <param name="Change">The changes relative to the chart.</param>
public sealed record ChartFrame(string Label, ChartVariant Change);

/// <summary>A table in a dashboard.</summary>
public sealed record TablePanel : Panel
{
    internal TablePanel(string title, BoardTable table)
        : base(title) => Content = table;

    internal BoardTable Content { get; }

    /// <summary>For each selector, the table for each option, with the same rows in the same order.</summary>
    internal IReadOnlyList<IReadOnlyDictionary<string, BoardTable>> Variants { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Title}\n{Content.Text()}";
}

/// <summary>Figures in a dashboard.</summary>
/// <param name="Title">The title; may be empty.</param>
/// <param name="Figures">The figures.</param>
public sealed record CardsPanel(string Title, IReadOnlyList<Card> Figures) : Panel(Title)
{
    /// <summary>For each selector of the dashboard, the figures for each option, by <see cref="Selector.KeyOf"/>.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<Card>>> Variants { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => string.Join("  ", Figures.Select(c => c.ToString()));

    internal static string Html(IReadOnlyList<Card> cards) => $"<div class=\"cards\">{string.Concat(cards.Select(c => c.ToHtml()))}</div>";
}
