using Balloon.Notebook.Analytics;
using Balloon.Notebook.Plots;
using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

namespace Balloon.Notebook;

/// <summary>
/// Plotly.NET's everyday charts in one line, of columns by name: a query's result, a data frame or a table's rows. What comes back is
/// Plotly.NET's own chart, to go on with. Names of balloon colours and players have their colours; times are UTC.
/// </summary>
public static partial class Charts
{
    /// <summary>As many rows as a chart of the usual height has room for.</summary>
    private const int RowsOfHeatmap = 12;

    /// <summary>A bar for each row.</summary>
    /// <param name="data">The columns.</param>
    /// <param name="x">The column that names the bars.</param>
    /// <param name="y">The column of numbers.</param>
    /// <param name="by">The column that names series: bars side by side, with a legend.</param>
    /// <param name="alt">What the chart shows, in a sentence; made from the chart unless given.</param>
    /// <param name="horizontal">Lying bars, for long names.</param>
    /// <exception cref="BalloonException">There is no such column, or <paramref name="y"/> holds no numbers.</exception>
    /// <example><code>Charts.Bar(await balloon.Sql.QueryAsync("SELECT balloon_color, count(*) AS pops FROM balloon_game GROUP BY balloon_color"), "balloon_color", "pops")</code></example>
    public static GenericChart Bar(ChartData data, string x, string y, string? by = null, string? alt = null, bool horizontal = false) =>
        Told(ChartMaker.Bars(Given(data), x, y, by, horizontal), alt);

    /// <summary>A line through the rows, from left to right.</summary>
    /// <param name="data">The columns.</param>
    /// <param name="x">The column of times or numbers.</param>
    /// <param name="y">The column of numbers.</param>
    /// <param name="by">The column that names series: a line each.</param>
    /// <param name="alt">What the chart shows, in a sentence; made from the chart unless given.</param>
    /// <exception cref="BalloonException">There is no such column, or <paramref name="y"/> holds no numbers.</exception>
    public static GenericChart Line(ChartData data, string x, string y, string? by = null, string? alt = null) =>
        Told(
            ChartMaker.Lines(
                Given(data),
                x,
                y,
                by,
                inOrder: true,
                (s, places, values) =>
                    Chart.Line<IConvertible, double, string>(
                        places,
                        values,
                        ShowMarkers: true,
                        Name: s.Label,
                        ShowLegend: s.Name is not null
                    )
            ),
            alt
        );

    /// <summary>An area below the rows; with series, one on top of the other.</summary>
    /// <inheritdoc cref="Line(ChartData, string, string, string, string)"/>
    public static GenericChart Area(ChartData data, string x, string y, string? by = null, string? alt = null) =>
        Told(
            ChartMaker.Lines(
                Given(data),
                x,
                y,
                by,
                inOrder: true,
                (s, places, values) =>
                    s.Name is null
                        ? Chart.Area<IConvertible, double, string>(places, values, ShowLegend: false)
                        : Chart.StackedArea<IConvertible, double, string>(places, values, Name: s.Label)
            ),
            alt
        );

    /// <summary>A point for each row.</summary>
    /// <inheritdoc cref="Line(ChartData, string, string, string, string)"/>
    public static GenericChart Scatter(ChartData data, string x, string y, string? by = null, string? alt = null) =>
        Told(
            ChartMaker.Lines(
                Given(data),
                x,
                y,
                by,
                inOrder: false,
                (s, places, values) =>
                    Chart.Point<IConvertible, double, string>(places, values, Name: s.Label, ShowLegend: s.Name is not null)
            ),
            alt
        );

    /// <summary>
    /// The spread of the numbers that go with each name: the box from quartile to quartile, the median a line in it, the mean a diamond,
    /// whiskers from the least to the most. A quartile between two numbers lies on the line between, as with <c>percentile_cont</c>.
    /// </summary>
    /// <param name="data">The columns.</param>
    /// <param name="x">The column that names the boxes.</param>
    /// <param name="y">The column of numbers.</param>
    /// <param name="alt">What the chart shows, in a sentence; made from the numbers unless given.</param>
    /// <exception cref="BalloonException">There is no such column, or <paramref name="y"/> holds no numbers.</exception>
    public static GenericChart Box(ChartData data, string x, string y, string? alt = null)
    {
        var values = Given(data).Numbers(y);
        var spreads = ChartMaker
            .Split(data, y, x)
            .Select(s => (s.Name, Spread: Spread.Of(s.Rows.Select(i => values[i]))))
            .Where(s => s.Spread is not null)
            .Select(s => (Name: s.Name ?? "", Spread: s.Spread!))
            .ToList();
        string[] labels = [.. PlotText.Distinct(spreads.Select(s => s.Name))];
        var boxes = spreads.Select((s, i) => BoxPlots.Box(labels[i], new[] { labels[i] }, [s.Spread], Look.Find(s.Name)?.Color));
        var means = BoxPlots.Means(labels, spreads.Select(s => s.Spread.Mean), "<b>%{x}</b><br>mean %{y:,.1f}<extra></extra>");
        var chart = ChartMaker
            .Titled(ChartMaker.Combined(spreads.Count == 0 ? [] : boxes.Append(means)), ChartMaker.Heading(x), ChartMaker.Heading(y))
            .WithXAxis(Styles.Axis(type: StyleParam.AxisType.Category));
        return Told(chart, alt ?? InWords(spreads));
    }

    private static string InWords(List<(string Name, Spread Spread)> spreads)
    {
        if (spreads.Count == 0)
            return "No values yet.";
        var (name, highest) = spreads.MaxBy(s => s.Spread.Median);
        var (least, most) = (spreads.Min(s => s.Spread.Least), spreads.Max(s => s.Spread.Most));
        return $"Box plot of {Values.Text(spreads.Sum(s => s.Spread.Pops))} values from {Values.Text(least)} to {Values.Text(most)}"
            + (spreads.Count == 1 ? "" : $" in {Values.Text(spreads.Count)} boxes")
            + $"; the {(spreads.Count == 1 ? "median" : $"highest median, that of {PlotText.Cut(name)},")} is {Values.Text(Math.Round(highest.Median, 1))}.";
    }

    /// <summary>A field for each pair of names, the stronger the greater its number.</summary>
    /// <param name="data">The columns: a row for each field.</param>
    /// <param name="x">The column of names from left to right.</param>
    /// <param name="y">The column of names from top to bottom.</param>
    /// <param name="value">The column of numbers; of two rows for one field the later one holds.</param>
    /// <param name="alt">What the chart shows, in a sentence; made from the chart unless given.</param>
    /// <exception cref="BalloonException">There is no such column, or <paramref name="value"/> holds no numbers.</exception>
    public static GenericChart Heatmap(ChartData data, string x, string y, string value, string? alt = null)
    {
        var (across, down, numbers) = (Given(data).Texts(x), data.Texts(y), data.Numbers(value));
        var (columns, rows) = (across.Distinct(StringComparer.Ordinal).ToList(), down.Distinct(StringComparer.Ordinal).ToList());
        var fields = Enumerable.Range(0, numbers.Count).GroupBy(i => (across[i], down[i])).ToDictionary(g => g.Key, g => numbers[g.Last()]);
        var z = rows.Select(r => columns.Select(c => fields.GetValueOrDefault((c, r), double.NaN)).ToArray()).ToArray();
        var chart = Chart.Heatmap<double, string, string, string>(
            z,
            X: PlotText.Distinct(columns).ToArray(),
            Y: PlotText.Distinct(rows).ToArray(),
            XGap: 1,
            YGap: 1,
            ReverseYAxis: true
        );
        var told = Told(ChartMaker.Titled(chart, ChartMaker.Heading(x), ChartMaker.Heading(y)), alt);
        // Each row has room for its name.
        return rows.Count > RowsOfHeatmap ? told.WithHeight(Math.Min(5_000, 110 + 20 * rows.Count)) : told;
    }

    /// <summary>One number on a scale.</summary>
    /// <param name="value">The number.</param>
    /// <param name="least">Where the scale begins.</param>
    /// <param name="most">Where it ends.</param>
    /// <param name="title">What the number says.</param>
    /// <param name="alt">What the chart shows, in a sentence; made from the chart unless given.</param>
    /// <exception cref="BalloonException">The scale has no length.</exception>
    public static GenericChart Gauge(double value, double least, double most, string title, string? alt = null)
    {
        if (!(most > least))
            throw new BalloonException($"A gauge from {least} to {most} has no length: give a greater end than its beginning.");
        var chart = Chart
            .Indicator(value, StyleParam.IndicatorMode.NumberGauge, Range: StyleParam.Range.ofMinMax(least, most))
            .MapTraces(t => t.Titled(PlotText.Of(title)));
        return Told(
            chart.WithHeight(220),
            alt ?? $"{title}: {Values.Text(value)} on a scale from {Values.Text(least)} to {Values.Text(most)}."
        );
    }

    /// <summary>A line as small as a word: how a number came where it is.</summary>
    /// <param name="values">The numbers, oldest first.</param>
    /// <param name="alt">What the line shows, in a sentence; made from the numbers unless given.</param>
    public static GenericChart Sparkline(IEnumerable<double> values, string? alt = null)
    {
        var all = values.ToArray();
        return Told(
            Chart
                .Area<int, double, string>(Enumerable.Range(0, all.Length), all, ShowLegend: false)
                .WithXAxis(Styles.Axis(visible: false))
                .WithYAxis(Styles.Axis(visible: false))
                .WithHeight(60),
            alt ?? (all.Length == 0 ? "No values yet." : $"From {Values.Text(all[0])} to {Values.Text(all[^1])}.")
        );
    }

    private static ChartData Given(ChartData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data;
    }

    private static GenericChart Told(GenericChart chart, string? alt) => alt is null ? chart : chart.WithAlt(alt);
}
