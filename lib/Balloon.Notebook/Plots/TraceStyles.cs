using System.Collections;
using Plotly.NET;
using Plotly.NET.TraceObjects;

namespace Balloon.Notebook.Plots;

/// <summary>
/// Parts of traces that no chart of Plotly.NET.CSharp has a parameter for: hover texts, error bars, the ends of a scale.
/// Plotly.NET has them in <c>Trace2DStyle</c>, of whose 68 to 85 parameters C# has to give every one.
/// </summary>
internal static class TraceStyles
{
    /// <summary>As <c>Trace2DStyle.Scatter</c>, <c>Bar</c> and <c>Heatmap</c>.</summary>
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

    /// <summary>A gauge's title: <c>TraceDomainStyle.Indicator</c> writes it as a text, where plotly.js has an object with one.</summary>
    public static Trace Titled(this Trace trace, string title) => trace.With("title", new Title().With("text", title));

    /// <summary>As <c>TraceDomainStyle.Indicator</c>: another number.</summary>
    public static Trace Value(this Trace trace, double value) => trace.With("value", value);

    /// <summary>Sets a part under plotly.js' name, where there is one to set.</summary>
    public static T With<T>(this T part, string name, object? value)
        where T : DynamicObj.DynamicObj
    {
        if (value is not null)
            part.SetProperty(name, value);
        return part;
    }
}
