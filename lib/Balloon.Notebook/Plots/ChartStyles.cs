using Microsoft.FSharp.Core;
using Plotly.NET;
using Plotly.NET.CSharp;
using Plotly.NET.LayoutObjects;

namespace Balloon.Notebook.Plots;

/// <summary>Sets parts of a chart's layout and axes by Plotly.NET's own objects.</summary>
internal static class ChartStyles
{
    /// <summary>A chart whose traces are changed.</summary>
    public static GenericChart MapTraces(this GenericChart chart, Func<Trace, Trace> change) =>
        GenericChart.mapTrace(FuncConvert.FromFunc(change), chart);

    /// <summary>A chart whose traces are seen, or are there to be shown by a button.</summary>
    public static GenericChart Shown(this GenericChart chart, bool isShown) =>
        chart.WithTraceInfo(Visible: isShown ? StyleParam.Visible.True : StyleParam.Visible.False);

    /// <summary>Parts of the x axis; it keeps what it has besides.</summary>
    public static GenericChart WithXAxis(this GenericChart chart, LinearAxis axis) => chart.WithAxis("xaxis", axis);

    /// <summary>Parts of the y axis; it keeps what it has besides.</summary>
    public static GenericChart WithYAxis(this GenericChart chart, LinearAxis axis) => chart.WithAxis("yaxis", axis);

    /// <summary>A chart over time, whose times the page shows on the viewer's clock.</summary>
    public static GenericChart OverTime(this GenericChart chart, RangeSelector? ranges = null, StyleParam.Range? range = null) =>
        chart.WithMeta("times", "viewer").WithXAxis(Styles.Axis(type: StyleParam.AxisType.Date, rangeSelector: ranges, range: range));

    /// <summary>As <c>Chart.withLayoutStyle</c>, which has 74 parameters that C# would all have to give.</summary>
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

    /// <summary>As <c>Chart.withMarginSize</c>, in pixels; what is not given is left to the page.</summary>
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
