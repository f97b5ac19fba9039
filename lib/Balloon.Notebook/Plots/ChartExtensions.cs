using Plotly.NET;

namespace Balloon.Notebook;

/// <summary>What a chart of Plotly.NET needs to be a good output and Plotly.NET has no word for.</summary>
public static class ChartExtensions
{
    internal const int DefaultHeight = 380;

    private const string Alt = "alt";
    private const string Height = "height";

    /// <summary>
    /// Says what the chart shows, for who cannot see it: read aloud in its place, and shown below it. Without it a description is made
    /// from the chart's kind, titles and values.
    /// </summary>
    /// <param name="chart">Any chart of Plotly.NET.</param>
    /// <param name="alt">A sentence or two: what one should take from it, not that it is a chart.</param>
    /// <returns>The same chart with the text.</returns>
    /// <example><code>Charts.Bar(result, "color", "pops").WithAlt("Blue was popped most.")</code></example>
    public static GenericChart WithAlt(this GenericChart chart, string alt)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(alt);
        return WithMeta(chart, Alt, alt);
    }

    /// <summary>Sets the height; the width is always that of the page.</summary>
    /// <param name="chart">Any chart of Plotly.NET.</param>
    /// <param name="pixels">Pixels from top to bottom; 380 unless told.</param>
    /// <returns>The same chart with that height.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pixels"/> is not from 40 to 5000.</exception>
    public static GenericChart WithHeight(this GenericChart chart, int pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pixels, 40);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pixels, 5000);
        return WithMeta(chart, Height, pixels);
    }

    /// <summary>The text that was given, or null.</summary>
    internal static string? GivenAlt(this GenericChart chart) => Meta(chart)?.GetValueOrDefault(Alt) as string;

    internal static int HeightInPixels(this GenericChart chart)
    {
        if (Meta(chart)?.GetValueOrDefault(Height) is int given)
            return given;

        // Plotly.NET gives every chart its default; only another number was meant.
        var own = GenericChart.tryGetLayoutSize(chart).Item2;
        return own is not null && own.Value != Defaults.DefaultHeight ? own.Value : DefaultHeight;
    }

    /// <summary>A copy of the chart whose layout is changed.</summary>
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
