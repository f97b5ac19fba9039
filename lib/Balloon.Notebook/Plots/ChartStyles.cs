using Microsoft.FSharp.Core;
using Plotly.NET;
using Plotly.NET.CSharp;
using Plotly.NET.LayoutObjects;

namespace Balloon.Notebook.Plots;

/// <summary>Sets parts of a chart's layout and axes with Plotly.NET's own objects.</summary>
internal static class ChartStyles
{
    /// <summary>Changes the traces of a chart.</summary>
    public static GenericChart MapTraces(this GenericChart chart, Func<Trace, Trace> change) =>
        GenericChart.mapTrace(FuncConvert.FromFunc(change), chart);

    /// <summary>Shows the chart's traces, or hides them until a button shows them.</summary>
    public static GenericChart Shown(this GenericChart chart, bool isShown) =>
        chart.WithTraceInfo(Visible: isShown ? StyleParam.Visible.True : StyleParam.Visible.False);

    /// <summary>Sets parts of the x axis and keeps the others.</summary>
    public static GenericChart WithXAxis(this GenericChart chart, LinearAxis axis) => chart.WithAxis("xaxis", axis);

    /// <summary>Sets parts of the y axis and keeps the others.</summary>
    public static GenericChart WithYAxis(this GenericChart chart, LinearAxis axis) => chart.WithAxis("yaxis", axis);

    /// <summary>Makes the x axis one of times, which the page shows on the viewer's clock.</summary>
    public static GenericChart OverTime(this GenericChart chart, RangeSelector? ranges = null, StyleParam.Range? range = null) =>
        chart.WithMeta("times", "viewer").WithXAxis(Styles.Axis(type: StyleParam.AxisType.Date, rangeSelector: ranges, range: range));

    /// <summary>Like <c>Chart.withLayoutStyle</c>, whose 74 parameters C# would all have to provide.</summary>
    public static GenericChart WithLayoutStyle(
        this GenericChart chart,
        bool? showLegend = null,
        StyleParam.HoverMode? hoverMode = null,
        StyleParam.BarMode? barMode = null,
        StyleParam.BoxMode? boxMode = null,
        double? barGap = null,
        Transition? transition = null,
        IReadOnlyList<Annotation>? annotations = null,
        UpdateMenu? menu = null
    ) =>
        chart.WithLayout(layout =>
            layout
                .With("showlegend", showLegend)
                .With("hovermode", hoverMode?.Convert())
                .With("barmode", barMode?.Convert())
                .With("boxmode", boxMode?.Convert())
                .With("bargap", barGap)
                .With("transition", transition)
                .With("annotations", annotations)
                .With("updatemenus", menu is null ? null : new[] { menu })
        );

    /// <summary>Like <c>Chart.withMarginSize</c>, in pixels; the page chooses values that are not given.</summary>
    public static GenericChart WithMargin(
        this GenericChart chart,
        int? left = null,
        int? right = null,
        int? top = null,
        int? bottom = null
    ) => chart.WithLayout(layout => layout.With("margin", new Margin().With("l", left).With("r", right).With("t", top).With("b", bottom)));

    private static GenericChart WithAxis(this GenericChart chart, string name, LinearAxis axis) =>
        chart.WithLayout(layout =>
        {
            var merged = new LinearAxis();
            if (layout.TryGetPropertyValue(name)?.Value is LinearAxis old)
                old.ShallowCopyDynamicPropertiesTo(merged, null);
            axis.ShallowCopyDynamicPropertiesTo(merged, FSharpOption<bool>.Some(true));
            layout.SetProperty(name, merged);
        });
}
