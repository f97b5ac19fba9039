namespace Balloon.Notebook.Tests.Plots;

/// <summary>Tests that ask whether plotly.js comes with an output: it comes once, so they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class PlotlyOnce
{
    public const string Name = "plotly.js once";
}
