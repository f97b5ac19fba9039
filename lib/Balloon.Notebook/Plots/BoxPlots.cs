using System.Collections;
using Balloon.Notebook.Analytics;
using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

namespace Balloon.Notebook.Plots;

/// <summary>Box plots from quartiles that are known: whiskers from the least to the most, the median a solid line, the mean a mark of its own.</summary>
internal static class BoxPlots
{
    /// <summary>A box for each spread, at its place on the axis.</summary>
    /// <param name="name">What the boxes are of.</param>
    /// <param name="places">Where they stand: times or names.</param>
    /// <param name="spreads">One for each place.</param>
    /// <param name="color"><c>#rrggbb</c>; that of the name, or the next of the palette, if null.</param>
    /// <param name="width">How wide a box is, as the axis counts, a time in milliseconds; what plotly.js finds between two boxes, if null.</param>
    /// <param name="offsetGroup">Boxes of one group stand in one place; those of the chart's other traces too, if null.</param>
    public static GenericChart Box(
        string name,
        IEnumerable places,
        IReadOnlyList<Spread> spreads,
        string? color = null,
        double? width = null,
        string? offsetGroup = null
    ) =>
        Chart
            .BoxPlot<string, double, string>(Name: name, ShowLegend: false, WhiskerWidth: 0.5)
            .MapTraces(t =>
                t.Quartiles(places, spreads)
                    // As Chart.BoxPlot's Outline, FillColor and OffsetGroup, which cannot be left out from here, and Trace2DStyle.BoxPlot's Width.
                    .Style(line: color is null ? null : Styles.Line(color: color, width: 2))
                    .With("fillcolor", color is null ? null : color + "55")
                    .With("offsetgroup", offsetGroup)
                    .With("width", width)
            );

    /// <summary>The means, each a diamond, named in the legend.</summary>
    public static GenericChart Means(IEnumerable places, IEnumerable<double> means, string hover) =>
        Chart
            .Point<string, double, string>(
                [],
                [.. means.Select(m => Math.Round(m, 1))],
                Name: "mean",
                ShowLegend: true,
                Marker: Styles.Marker(
                    symbol: StyleParam.MarkerSymbol.Diamond,
                    size: 8,
                    color: Color.fromString("#e08a1e"),
                    outline: Styles.Line(color: "rgba(0,0,0,.5)", width: 1)
                )
            )
            .MapTraces(t => t.Style(x: places, hover: hover));

    /// <summary>As <c>Trace2DStyle.BoxPlot</c>, which has <c>Q1</c>, <c>Median</c>, <c>Q3</c> and the fences, where <c>Chart.BoxPlot</c> has not.</summary>
    public static Trace Quartiles(this Trace trace, IEnumerable places, IReadOnlyList<Spread> spreads)
    {
        return trace
            .Style(x: places)
            .With("q1", Rounded(s => s.Q1))
            .With("median", Rounded(s => s.Median))
            .With("q3", Rounded(s => s.Q3))
            .With("lowerfence", Array.ConvertAll([.. spreads], s => s.Least))
            .With("upperfence", Array.ConvertAll([.. spreads], s => s.Most));

        double[] Rounded(Func<Spread, double> of) => [.. spreads.Select(s => Math.Round(of(s), 1))];
    }
}
