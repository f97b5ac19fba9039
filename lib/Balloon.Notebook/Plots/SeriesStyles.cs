using System.Collections;
using Balloon.Notebook.Game;
using Plotly.NET;

namespace Balloon.Notebook.Plots;

/// <summary>
/// Gives a chart's series the looks of their names, unless the chart sets others: a series, a bar or a slice called "red" is red in every
/// chart.
/// </summary>
internal static class SeriesStyles
{
    private static readonly HashSet<string> WithLines = ["scatter", "scattergl"];
    private static readonly HashSet<string> Filled = ["bar", "histogram", "box", "violin"];

    /// <summary>A trace's properties with these additions.</summary>
    public static Dictionary<string, object?> Properties(Trace trace)
    {
        var properties = Copy(trace);
        var name = properties.GetValueOrDefault("name") as string;
        if (WithLines.Contains(trace.@type))
            Line(properties, name);
        else if (Filled.Contains(trace.@type))
            Fill(properties, name, trace.@type);
        else if (trace.@type is "pie" or "funnelarea" && Colors(properties.GetValueOrDefault("labels")) is { } slices)
            Add(properties, "marker", ("colors", slices));
        return properties;
    }

    private static void Line(Dictionary<string, object?> properties, string? name)
    {
        if (Look.Find(name) is not { } look || Has(properties, "line", "color") || Has(properties, "marker", "color"))
            return;
        Add(properties, "line", ("color", look.Color), ("dash", look.Dash));
        Add(properties, "marker", ("color", look.Color), ("symbol", look.Symbol));
    }

    private static void Fill(Dictionary<string, object?> properties, string? name, string type)
    {
        if (Has(properties, "marker", "color"))
            return;
        if (Look.Find(name) is { } look)
            Add(properties, "marker", ("color", look.Color));
        else if (type == "bar" && Colors(properties.GetValueOrDefault(IsHorizontal(properties) ? "y" : "x")) is { } bars)
            Add(properties, "marker", ("color", bars));
    }

    private static bool IsHorizontal(Dictionary<string, object?> properties) =>
        properties.GetValueOrDefault("orientation") as string == "h";

    /// <summary>The colours of the names; null unless all are balloon colours.</summary>
    private static List<string>? Colors(object? names)
    {
        if (names is not IEnumerable items || names is string)
            return null;
        var colors = new List<string>();
        foreach (var item in items)
        {
            if (item is not string name || BalloonColor.Find(name) is not { } color)
                return null;
            colors.Add(color.Display);
        }

        return colors.Count > 0 ? colors : null;
    }

    private static bool Has(Dictionary<string, object?> properties, string part, string name) =>
        properties.GetValueOrDefault(part) switch
        {
            DynamicObj.DynamicObj inner => inner.TryGetPropertyValue(name) is not null,
            IDictionary<string, object?> inner => inner.ContainsKey(name),
            _ => false,
        };

    private static void Add(Dictionary<string, object?> properties, string part, params (string Name, object Value)[] additions)
    {
        var inner = properties.GetValueOrDefault(part) is DynamicObj.DynamicObj given ? Copy(given) : [];
        foreach (var (name, value) in additions)
            inner.TryAdd(name, value);
        properties[part] = inner;
    }

    private static Dictionary<string, object?> Copy(DynamicObj.DynamicObj value) =>
        value.GetProperties(true).ToDictionary(p => p.Key, p => (object?)p.Value, StringComparer.Ordinal);
}
