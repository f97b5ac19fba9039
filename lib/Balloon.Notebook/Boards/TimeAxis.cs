using Balloon.Notebook.Analytics;
using Balloon.Notebook.Plots;
using Plotly.NET;
using Plotly.NET.LayoutObjects;

namespace Balloon.Notebook.Boards;

/// <summary>The axis of a chart over the steps of a grid.</summary>
internal static class TimeAxis
{
    /// <summary>A chart over time; a single step gets some time around it, where plotly.js would show milliseconds.</summary>
    public static GenericChart OverTime(this GenericChart chart, TimeGrid grid, RangeSelector? ranges = null) =>
        chart.OverTime(ranges, grid.Count == 1 ? StyleParam.Range.ofMinMax(grid.Start - 2 * grid.Step, grid.Start + 2 * grid.Step) : null);
}
