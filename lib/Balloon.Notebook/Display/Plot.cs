using Plotly.NET;

namespace Balloon.Notebook.Display;

/// <summary>
/// A chart with what it needs to be a good output: words for who cannot see it, and a size. It fits light and dark pages and the width
/// that it gets, and needs no network.
/// </summary>
/// <param name="Chart">The chart, made with Plotly.NET.</param>
/// <param name="Alt">What it shows, in a sentence or two: read aloud in its place, and shown below it.</param>
public sealed record Plot(GenericChart Chart, string Alt)
{
    /// <summary>Pixels from top to bottom.</summary>
    public int Height { get; init; } = 380;

    /// <inheritdoc/>
    public override string ToString() => $"[chart] {Alt}";
}
