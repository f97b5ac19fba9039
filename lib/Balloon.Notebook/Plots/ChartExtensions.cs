using Plotly.NET;

namespace Balloon.Notebook;

/// <summary>Additions to Plotly.NET's charts that make them good outputs.</summary>
public static class ChartExtensions
{
    internal const int DefaultHeight = 380;

    private const string Alt = "alt";
    private const string Height = "height";

    /// <summary>
    /// Sets the alt text, for readers who cannot see the chart: it is read aloud in its place, and shown below it. By default it is
    /// generated from the chart's kind, titles and values.
    /// </summary>
    /// <param name="chart">Any Plotly.NET chart.</param>
    /// <param name="alt">A sentence or two about what the chart shows; not that it is a chart.</param>
    /// <returns>The same chart with the text.</returns>
    /// <example><code>Charts.Bar(result, "color", "pops").WithAlt("Blue was popped most.")</code></example>
    public static GenericChart WithAlt(this GenericChart chart, string alt)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(alt);
        return WithMeta(chart, Alt, alt);
    }

    /// <summary>Sets the height; the width is always that of the page.</summary>
    /// <param name="chart">Any Plotly.NET chart.</param>
    /// <param name="pixels">The height in pixels; by default 380.</param>
    /// <returns>The same chart with that height.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pixels"/> is not from 40 to 5000.</exception>
    public static GenericChart WithHeight(this GenericChart chart, int pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pixels, 40);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pixels, 5000);
        return WithMeta(chart, Height, pixels);
    }

    /// <summary>The alt text that was set, or null.</summary>
    internal static string? GivenAlt(this GenericChart chart) => Meta(chart)?.GetValueOrDefault(Alt) as string;

    internal static int HeightInPixels(this GenericChart chart)
    {
        if (Meta(chart)?.GetValueOrDefault(Height) is int given)
            return given;

        // Plotly.NET gives every chart its default height; only a different number was set deliberately.
        var own = GenericChart.tryGetLayoutSize(chart).Item2;
        return own is not null && own.Value != Defaults.DefaultHeight ? own.Value : DefaultHeight;
    }

    /// <summary>A copy of the chart with a changed layout.</summary>
    internal static GenericChart WithLayout(this GenericChart chart, Action<Layout> change)
    {
        var layout = new Layout();
        GenericChart.getLayout(chart).ShallowCopyDynamicPropertiesTo(layout, null);
        change(layout);
        return GenericChart.setLayout(layout, chart);
    }

    internal static GenericChart WithMeta(this GenericChart chart, string name, object value)
    {
        ArgumentNullException.ThrowIfNull(chart);
        var meta = new Dictionary<string, object>(Meta(chart) ?? [], StringComparer.Ordinal) { [name] = value };
        return chart.WithLayout(layout => layout.SetProperty("meta", meta));
    }

    private static Dictionary<string, object>? Meta(GenericChart chart) =>
        GenericChart.getLayout(chart).TryGetPropertyValue("meta")?.Value as Dictionary<string, object>;
}
