using System.Collections;
using Plotly.NET;
using Plotly.NET.TraceObjects;

namespace Balloon.Notebook.Plots;

/// <summary>
/// Parts of traces for which Plotly.NET.CSharp's charts have no parameters: hover texts, error bars, the ends of a scale. Plotly.NET has
/// them in <c>Trace2DStyle</c>, whose 68 to 85 parameters C# would all have to provide.
/// </summary>
internal static class TraceStyles
{
    /// <summary>Like <c>Trace2DStyle.Scatter</c>, <c>Bar</c> and <c>Heatmap</c>.</summary>
    public static Trace Style(
        this Trace trace,
        IEnumerable? x = null,
        IEnumerable? y = null,
        IEnumerable? z = null,
        string? name = null,
        bool? showLegend = null,
        string? hover = null,
        IReadOnlyList<string>? customData = null,
        Line? line = null,
        Error? errorX = null,
        StyleParam.InsideTextAnchor? insideTextAnchor = null,
        Font? insideTextFont = null,
        bool? clipOnAxis = null,
        double? zMin = null,
        double? zMax = null,
        int[]? selectedPoints = null
    ) =>
        trace
            .With("x", x)
            .With("y", y)
            .With("z", z)
            .With("name", name)
            .With("showlegend", showLegend)
            .With("hovertemplate", hover)
            .With("customdata", customData)
            .With("line", line)
            .With("error_x", errorX)
            .With("insidetextanchor", insideTextAnchor?.Convert())
            .With("insidetextfont", insideTextFont)
            .With("cliponaxis", clipOnAxis)
            .With("zmin", zMin)
            .With("zmax", zMax)
            .With("selectedpoints", selectedPoints);

    /// <summary>Sets a gauge's title: <c>TraceDomainStyle.Indicator</c> writes a string, where plotly.js expects an object.</summary>
    public static Trace Titled(this Trace trace, string title) => trace.With("title", new Title().With("text", title));

    /// <summary>Like <c>TraceDomainStyle.Indicator</c>: sets the number.</summary>
    public static Trace Value(this Trace trace, double value) => trace.With("value", value);

    /// <summary>Sets a part by plotly.js's name, unless the value is null.</summary>
    public static T With<T>(this T part, string name, object? value)
        where T : DynamicObj.DynamicObj
    {
        if (value is not null)
            part.SetProperty(name, value);
        return part;
    }
}
