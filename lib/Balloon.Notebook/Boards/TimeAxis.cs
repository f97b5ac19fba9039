using Balloon.Notebook.Analytics;
using Balloon.Notebook.Plots;
using Plotly.NET;

namespace Balloon.Notebook.Boards;

/// <summary>The axis of a chart that counts in steps of a grid.</summary>
internal static class TimeAxis
{
    /// <summary>As <see cref="Fig.OverTime"/>; around a step that is the only one stands some time, where plotly.js would show milliseconds.</summary>
    public static GenericChart OverTime(this GenericChart chart, TimeGrid grid, params (string Name, object? Value)[] axis) =>
        chart.OverTime(grid.Count == 1 ? [.. axis, ("range", new[] { grid.Start - 2 * grid.Step, grid.Start + 2 * grid.Step })] : axis);
}
