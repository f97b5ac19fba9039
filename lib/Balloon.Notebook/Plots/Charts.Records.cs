using Balloon.Notebook.Plots;
using Plotly.NET;

namespace Balloon.Notebook;

/// <content>The same charts of records, tuples and whatever else a list holds.</content>
public static partial class Charts
{
    /// <summary>A bar for each record.</summary>
    /// <param name="rows">The records.</param>
    /// <param name="x">What names the bar.</param>
    /// <param name="y">How long it is.</param>
    /// <param name="by">What names its series: bars side by side, with a legend.</param>
    /// <param name="alt">What the chart shows, in a sentence; made from the chart unless given.</param>
    /// <param name="unit">What is counted: the axis' title.</param>
    /// <param name="horizontal">Lying bars, for long names.</param>
    /// <example><code>Charts.Bar(BalloonColor.All, c => c.Name, c => c.Points, alt: "Red scores most.", unit: "points")</code></example>
    public static GenericChart Bar<T, TX>(
        IEnumerable<T> rows,
        Func<T, TX> x,
        Func<T, double> y,
        Func<T, string?>? by = null,
        string? alt = null,
        string unit = "",
        bool horizontal = false
    )
    {
        var chart = Bar(ChartData.From(rows, x, y, by), "x", "y", By(by), alt, horizontal);
        return horizontal ? ChartMaker.Titled(chart, PlotText.Of(unit), "") : ChartMaker.Titled(chart, "", PlotText.Of(unit));
    }

    /// <summary>A line through the records, from left to right.</summary>
    /// <param name="rows">The records.</param>
    /// <param name="x">The time or number at which the point stands.</param>
    /// <param name="y">How high it stands.</param>
    /// <param name="by">What names its series: a line each.</param>
    /// <param name="alt">What the chart shows, in a sentence; made from the chart unless given.</param>
    /// <param name="unit">What is measured: the axis' title.</param>
    public static GenericChart Line<T, TX>(
        IEnumerable<T> rows,
        Func<T, TX> x,
        Func<T, double> y,
        Func<T, string?>? by = null,
        string? alt = null,
        string unit = ""
    ) => ChartMaker.Titled(Line(ChartData.From(rows, x, y, by), "x", "y", By(by), alt), "", PlotText.Of(unit));

    /// <summary>An area below the records; with series, one on top of the other.</summary>
    /// <inheritdoc cref="Line{T, TX}(IEnumerable{T}, Func{T, TX}, Func{T, double}, Func{T, string}, string, string)"/>
    public static GenericChart Area<T, TX>(
        IEnumerable<T> rows,
        Func<T, TX> x,
        Func<T, double> y,
        Func<T, string?>? by = null,
        string? alt = null,
        string unit = ""
    ) => ChartMaker.Titled(Area(ChartData.From(rows, x, y, by), "x", "y", By(by), alt), "", PlotText.Of(unit));

    /// <summary>A point for each record.</summary>
    /// <inheritdoc cref="Line{T, TX}(IEnumerable{T}, Func{T, TX}, Func{T, double}, Func{T, string}, string, string)"/>
    public static GenericChart Scatter<T, TX>(
        IEnumerable<T> rows,
        Func<T, TX> x,
        Func<T, double> y,
        Func<T, string?>? by = null,
        string? alt = null,
        string unit = ""
    ) => ChartMaker.Titled(Scatter(ChartData.From(rows, x, y, by), "x", "y", By(by), alt), "", PlotText.Of(unit));

    /// <summary>The spread of the numbers that go with each name.</summary>
    /// <param name="rows">The records.</param>
    /// <param name="x">What names the box that a record belongs to.</param>
    /// <param name="y">Its number.</param>
    /// <param name="alt">What the chart shows, in a sentence; made from the chart unless given.</param>
    /// <param name="unit">What is measured: the axis' title.</param>
    public static GenericChart Box<T>(IEnumerable<T> rows, Func<T, string> x, Func<T, double> y, string? alt = null, string unit = "") =>
        ChartMaker.Titled(Box(ChartData.From(rows, x, y, null), "x", "y", alt), "", PlotText.Of(unit));

    /// <summary>A field for each pair of names, the stronger the greater its number.</summary>
    /// <param name="rows">The records, one for each field.</param>
    /// <param name="x">Its name from left to right.</param>
    /// <param name="y">Its name from top to bottom.</param>
    /// <param name="value">Its number.</param>
    /// <param name="alt">What the chart shows, in a sentence; made from the chart unless given.</param>
    public static GenericChart Heatmap<T>(
        IEnumerable<T> rows,
        Func<T, string> x,
        Func<T, string?> y,
        Func<T, double> value,
        string? alt = null
    ) => Heatmap(ChartData.From(rows, x, value, y), "x", "by", "y", alt);

    /// <summary>A bar for each record, its parts named as the record's own or in snake case.</summary>
    /// <inheritdoc cref="Bar(ChartData, string, string, string, string, bool)"/>
    public static GenericChart Bar<T>(
        IEnumerable<T> data,
        string x,
        string y,
        string? by = null,
        string? alt = null,
        bool horizontal = false
    ) => Bar(ChartData.OfRecords(data), x, y, by, alt, horizontal);

    /// <summary>A line through the records, their parts named as the record's own or in snake case.</summary>
    /// <inheritdoc cref="Line(ChartData, string, string, string, string)"/>
    public static GenericChart Line<T>(IEnumerable<T> data, string x, string y, string? by = null, string? alt = null) =>
        Line(ChartData.OfRecords(data), x, y, by, alt);

    /// <summary>An area below the records, their parts named as the record's own or in snake case.</summary>
    /// <inheritdoc cref="Area(ChartData, string, string, string, string)"/>
    public static GenericChart Area<T>(IEnumerable<T> data, string x, string y, string? by = null, string? alt = null) =>
        Area(ChartData.OfRecords(data), x, y, by, alt);

    /// <summary>A point for each record, its parts named as the record's own or in snake case.</summary>
    /// <inheritdoc cref="Scatter(ChartData, string, string, string, string)"/>
    public static GenericChart Scatter<T>(IEnumerable<T> data, string x, string y, string? by = null, string? alt = null) =>
        Scatter(ChartData.OfRecords(data), x, y, by, alt);

    /// <summary>The spread of the numbers that go with each name, parts named as the record's own or in snake case.</summary>
    /// <inheritdoc cref="Box(ChartData, string, string, string)"/>
    public static GenericChart Box<T>(IEnumerable<T> data, string x, string y, string? alt = null) =>
        Box(ChartData.OfRecords(data), x, y, alt);

    /// <summary>A field for each record, its parts named as the record's own or in snake case.</summary>
    /// <inheritdoc cref="Heatmap(ChartData, string, string, string, string)"/>
    public static GenericChart Heatmap<T>(IEnumerable<T> data, string x, string y, string value, string? alt = null) =>
        Heatmap(ChartData.OfRecords(data), x, y, value, alt);

    private static string? By<T>(Func<T, string?>? by) => by is null ? null : "by";
}
