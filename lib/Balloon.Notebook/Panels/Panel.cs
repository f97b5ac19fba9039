using Balloon.Notebook.Panels;
using Balloon.Notebook.Plots;
using Plotly.NET;

namespace Balloon.Notebook;

/// <summary>One part of a dashboard.</summary>
/// <param name="Title">What it shows.</param>
public abstract record Panel(string Title)
{
    /// <summary>True for one that takes the whole width.</summary>
    public bool IsWide { get; init; }

    /// <summary>A chart of Plotly.NET.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="chart">The chart; its alt text stands below it.</param>
    /// <param name="wide">True for the whole width.</param>
    public static ChartPanel Chart(string title, GenericChart chart, bool wide = false) => new(title, chart) { IsWide = wide };

    /// <summary>A table.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="table">The table.</param>
    /// <param name="wide">True for the whole width.</param>
    public static TablePanel Table(string title, ResultTable table, bool wide = false)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new TablePanel(title, BoardTable.Of(table)) { IsWide = wide };
    }

    /// <summary>Figures side by side, over the whole width.</summary>
    /// <param name="cards">The figures.</param>
    public static CardsPanel Cards(params IReadOnlyList<Card> cards) => new("", cards) { IsWide = true };
}

/// <summary>A chart in a dashboard.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Figure">The chart, of Plotly.NET. Its updatemenus and range selectors are shown as buttons above it.</param>
public sealed record ChartPanel(string Title, GenericChart Figure) : Panel(Title)
{
    /// <summary>For each selector of the dashboard, what another choice changes in the chart, by <see cref="Selector.KeyOf"/>.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, ChartVariant>> Variants { get; init; } = [];

    /// <summary>Moments to play through, oldest first; the last one is shown.</summary>
    public IReadOnlyList<ChartFrame> Frames { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Title}: {PlotAlt.Of(Figure)}";
}

/// <summary>What a choice changes in a chart.</summary>
/// <param name="Traces">The traces that change.</param>
/// <param name="Layout">Parts of the layout that change, by plotly.js' names.</param>
public sealed record ChartVariant(IReadOnlyList<TracePatch> Traces, IReadOnlyDictionary<string, object?>? Layout = null)
{
    /// <summary>A change of traces and of the layout.</summary>
    /// <param name="traces">The traces that change.</param>
    /// <param name="layout">A layout of Plotly.NET that has what changes, and no more.</param>
    public ChartVariant(IReadOnlyList<TracePatch> traces, Plotly.NET.Layout layout)
        : this(traces, TracePatch.PartsOf(layout)) { }
}

/// <summary>One trace's changed parts.</summary>
/// <param name="Trace">Its number, from 0.</param>
/// <param name="Parts">The parts, by plotly.js' names, such as <c>y</c>.</param>
public sealed record TracePatch(int Trace, IReadOnlyDictionary<string, object?> Parts)
{
    /// <summary>The parts of a trace of Plotly.NET.</summary>
    /// <param name="trace">The number of the trace that changes, from 0.</param>
    /// <param name="parts">A trace that has what changes, and no more.</param>
    public TracePatch(int trace, Plotly.NET.Trace parts)
        : this(trace, PartsOf(parts)) { }

    internal static Dictionary<string, object?> PartsOf(DynamicObj.DynamicObj parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return parts.GetProperties(false).ToDictionary(p => p.Key, p => (object?)p.Value, StringComparer.Ordinal);
    }
}

/// <summary>A moment of a chart that can be played.</summary>
/// <param name="Label">The moment in words; a time in UTC as <c>yyyy-MM-dd HH:mm:ss</c> is shown on the viewer's clock.</param>
/// <param name="Change">What is different from the chart.</param>
public sealed record ChartFrame(string Label, ChartVariant Change);

/// <summary>A table in a dashboard.</summary>
public sealed record TablePanel : Panel
{
    internal TablePanel(string title, BoardTable table)
        : base(title) => Content = table;

    internal BoardTable Content { get; }

    /// <summary>For each selector, the numbers of another choice: a table of the same rows in the same order.</summary>
    internal IReadOnlyList<IReadOnlyDictionary<string, BoardTable>> Variants { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Title}\n{Content.Text()}";
}

/// <summary>Figures in a dashboard.</summary>
/// <param name="Title">What they show; may be empty.</param>
/// <param name="Figures">The figures.</param>
public sealed record CardsPanel(string Title, IReadOnlyList<Card> Figures) : Panel(Title)
{
    /// <summary>For each selector of the dashboard, the figures of another choice, by <see cref="Selector.KeyOf"/>.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<Card>>> Variants { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => string.Join("  ", Figures.Select(c => c.ToString()));

    internal static string Html(IReadOnlyList<Card> cards) => $"<div class=\"cards\">{string.Concat(cards.Select(c => c.ToHtml()))}</div>";
}
