namespace Balloon.Notebook.Tests.Plots;

/// <summary>
/// Tests of whether plotly.js is part of an output. The process sends it once, so nothing else that shows a chart runs beside them.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PlotlyOnce
{
    public const string Name = "plotly.js once";
}
