using Plotly.NET;
using Plotly.NET.LayoutObjects;
using Plotly.NET.TraceObjects;

namespace Balloon.Notebook.Plots;

/// <summary>
/// Creates Plotly.NET's own objects with optional parameters. From C#, every parameter of Plotly.NET's <c>init</c> functions would have to
/// be given (20 for a line, 34 for a marker, 87 for an axis), and Plotly.NET.CSharp has no wrappers for them. So their parts are set here,
/// and only here, by plotly.js's names.
/// </summary>
internal static class Styles
{
    /// <summary>Like <c>Line.init</c>.</summary>
    public static Line Line(
        string? color = null,
        StyleParam.DrawingStyle? dash = null,
        StyleParam.Shape? shape = null,
        double? smoothing = null,
        double? width = null
    ) =>
        new Line()
            .With("color", color)
            .With("dash", dash?.Convert())
            .With("shape", shape?.Convert())
            .With("smoothing", smoothing)
            .With("width", width);

    /// <summary>Like <c>Marker.init</c>.</summary>
    public static Marker Marker(
        Color? color = null,
        StyleParam.MarkerSymbol? symbol = null,
        IEnumerable<StyleParam.MarkerSymbol>? symbols = null,
        int? size = null,
        double? opacity = null,
        Line? outline = null
    ) =>
        new Marker()
            .With("color", color)
            .With("symbol", symbol?.Convert() ?? symbols?.Select(s => s.Convert()).ToArray())
            .With("size", size)
            .With("opacity", opacity)
            .With("line", outline);

    /// <summary>Like <c>Error.init</c>: the distances below and above each value.</summary>
    public static Error Error(double[] down, double[] up, string color, double thickness) =>
        new Error()
            .With("type", StyleParam.ErrorType.Data.Convert())
            .With("symmetric", false)
            .With("array", up)
            .With("arrayminus", down)
            .With("color", color)
            .With("thickness", thickness);

    /// <summary>Like <c>ColorBar.init</c>: narrow, without a frame.</summary>
    public static ColorBar ColorBar(string? title = null, string? tickSuffix = null) =>
        new ColorBar()
            .With("title", title is null ? null : new Title().With("text", title))
            .With("ticksuffix", tickSuffix)
            .With("thickness", 12)
            .With("outlinewidth", 0);

    /// <summary>Like <c>LinearAxis.init</c>.</summary>
    public static LinearAxis Axis(
        string? title = null,
        StyleParam.AxisType? type = null,
        StyleParam.RangeMode? rangeMode = null,
        StyleParam.Range? range = null,
        StyleParam.AutoRange? autoRange = null,
        int[]? tickValues = null,
        int? tickStep = null,
        int? tickAngle = null,
        string? tickSuffix = null,
        bool? autoMargin = null,
        bool? visible = null,
        bool? showGrid = null,
        bool? zeroLine = null,
        StyleParam.Side? side = null,
        RangeSelector? rangeSelector = null
    ) =>
        new LinearAxis()
            .With("title", title is null ? null : new Title().With("text", title))
            .With("type", type?.Convert())
            .With("rangemode", rangeMode?.Convert())
            .With("range", range?.Convert())
            .With("autorange", autoRange?.Convert())
            .With("tickvals", tickValues)
            .With("dtick", tickStep)
            .With("tickangle", tickAngle)
            .With("ticksuffix", tickSuffix)
            .With("automargin", autoMargin)
            .With("visible", visible)
            .With("showgrid", showGrid)
            .With("zeroline", zeroLine)
            .With("side", side?.Convert())
            .With("rangeselector", rangeSelector);

    /// <summary>Like <c>Annotation.init</c>: a text to the right of the chart.</summary>
    public static Annotation AtTheRight(string text, int y, int size) =>
        new Annotation()
            .With("text", text)
            .With("showarrow", false)
            .With("xref", "paper")
            .With("x", 1)
            .With("xanchor", StyleParam.XAnchorPosition.Left.Convert())
            .With("xshift", 5)
            .With("y", y)
            .With("font", new Font().With("size", size));

    /// <summary>Like <c>Shape.init</c>: a frame around one row of a chart, over its full width.</summary>
    public static Shape Frame(double top, double bottom, Line line) =>
        new Shape()
            .With("type", StyleParam.ShapeType.Rectangle.Convert())
            .With("xref", "paper")
            .With("x0", 0)
            .With("x1", 1)
            .With("y0", top)
            .With("y1", bottom)
            .With("line", line);
}
