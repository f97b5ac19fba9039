using System.Collections;
using Balloon.Notebook.Analytics;
using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

namespace Balloon.Notebook.Plots;

/// <summary>
/// Box plots from known quartiles: whiskers from minimum to maximum, the median as a solid line, the mean as a separate marker.
/// </summary>
internal static class BoxPlots
{
    /// <summary>A box for each spread, at its position on the axis.</summary>
    /// <param name="name">The name of the trace.</param>
    /// <param name="places">The positions: times or names.</param>
    /// <param name="spreads">The spread at each position.</param>
    /// <param name="color"><c>#rrggbb</c>; null for the name's colour, or the next of the palette.</param>
    /// <param name="width">The width of a box in units of the axis (milliseconds for times); null for plotly.js's default.</param>
    /// <param name="offsetGroup">Boxes of one group share a position; null to share it with the chart's other traces.</param>
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
                    // Like Chart.BoxPlot's Outline, FillColor and OffsetGroup, which C# cannot omit, and Trace2DStyle.BoxPlot's Width.
                    .Style(line: color is null ? null : Styles.Line(color: color, width: 2))
                    .With("fillcolor", color is null ? null : color + "55")
                    .With("offsetgroup", offsetGroup)
                    .With("width", width)
            );

    /// <summary>The means as diamonds, with an entry in the legend.</summary>
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

    /// <summary>
    /// Like <c>Trace2DStyle.BoxPlot</c>, which has <c>Q1</c>, <c>Median</c>, <c>Q3</c> and the fences; <c>Chart.BoxPlot</c> does not.
    /// </summary>
    public static Trace Quartiles(this Trace trace, IEnumerable places, IReadOnlyList<Spread> spreads)
    {
        return trace
            .Style(x: places)
            .With("q1", Rounded(s => s.Q1))
            .With("median", Rounded(s => s.Median))
            .With("q3", Rounded(s => s.Q3))
            .With("lowerfence", Array.ConvertAll([.. spreads], s => s.Min))
            .With("upperfence", Array.ConvertAll([.. spreads], s => s.Max));

        double[] Rounded(Func<Spread, double> of) => [.. spreads.Select(s => Math.Round(of(s), 1))];
    }
}
