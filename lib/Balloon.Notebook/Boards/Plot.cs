using Plotly.NET;

namespace Balloon.Notebook.Boards;

/// <summary>A dashboard's chart with its words and its height.</summary>
internal sealed record Plot(GenericChart Chart, string Alt)
{
    public int Height { get; init; } = ChartExtensions.DefaultHeight;

    public static implicit operator GenericChart(Plot plot) => plot.Chart.WithAlt(plot.Alt).WithHeight(plot.Height);
}
