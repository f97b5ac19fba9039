namespace Balloon.Notebook.Tests.Plots;

/// <summary>Tests of whether plotly.js is part of an output: it is sent once, so they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class PlotlyOnce
{
    public const string Name = "plotly.js once";
}
