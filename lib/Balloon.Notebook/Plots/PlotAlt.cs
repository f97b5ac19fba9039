using System.Collections;
using System.Globalization;
using Plotly.NET;

namespace Balloon.Notebook.Plots;

/// <summary>Generates the alt text of a chart without one: its title, kind, axis titles, series and ranges.</summary>
internal static class PlotAlt
{
    private const int MaxNames = 6;

    public static string Of(GenericChart chart)
    {
        if (chart.GivenAlt() is { } given)
            return given;
        var layout = GenericChart.getLayout(chart);
        var traces = GenericChart.getTraces(chart).ToList();
        var title = Title(layout);
        var kinds = string.Join(" and ", traces.Select(Kind).Distinct(StringComparer.Ordinal));
        var axes = (X: Title(Inner(layout, "xaxis")), Y: Title(Inner(layout, "yaxis"))) switch
        {
            ({ Length: > 0 } x, { Length: > 0 } y) => $" of {y} by {x}",
            ({ Length: > 0 } x, _) => $" by {x}",
            (_, { Length: > 0 } y) => $" of {y}",
            _ => "",
        };
        var names = traces.Select(t => Property(t, "name") as string).OfType<string>().Where(n => n.Length > 0).ToList();
        var series = names.Count switch
        {
            0 => "",
            <= MaxNames => $": {string.Join(", ", names)}",
            _ => $": {string.Join(", ", names.Take(MaxNames))} and {names.Count - MaxNames} more",
        };
        var fields =
            traces.Count == 1 && traces[0].@type == "heatmap"
                ? $" of {Count(traces[0], "y")} rows and {Count(traces[0], "x")} columns"
                : "";
        var text = $"{(title.Length > 0 ? title + ". " : "")}{kinds}{axes}{fields}{series}{Range(traces)}.";
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    private static string Kind(Trace trace) =>
        trace.@type switch
        {
            "scatter" or "scattergl" => Property(trace, "fill") is not null ? "area chart"
            : (Property(trace, "mode") as string ?? "lines") is var mode && mode.Contains("lines", StringComparison.Ordinal) ? "line chart"
            : "scatter plot",
            "bar" => "bar chart",
            "box" => "box plot",
            "indicator" => "gauge",
            "pie" => "pie chart",
            var other => other,
        };

    /// <summary>The range from the smallest to the greatest value, if there are numbers.</summary>
    private static string Range(List<Trace> traces)
    {
        var (least, most, count) = (double.PositiveInfinity, double.NegativeInfinity, 0);
        foreach (var trace in traces)
        {
            var key = trace.@type == "bar" && Property(trace, "orientation") as string == "h" ? "x" : "y";
            if (Property(trace, key) is not IEnumerable values || values is string)
                continue;
            foreach (var value in values)
            {
                if (value is IConvertible and not string and not DateTime and not bool)
                {
                    var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
                    if (double.IsFinite(number))
                        (least, most, count) = (Math.Min(least, number), Math.Max(most, number), count + 1);
                }
            }
        }

        return count == 0 ? ""
            : least == most ? $", {Values.Text(least)}"
            : $", {Quantity.Of(count, "value")} from {Values.Text(least)} to {Values.Text(most)}";
    }

    private static int Count(Trace trace, string axis) => Property(trace, axis) is IEnumerable values ? values.Cast<object>().Count() : 0;

    private static string Title(DynamicObj.DynamicObj? of) =>
        of is null
            ? ""
            : Property(of, "title") switch
            {
                DynamicObj.DynamicObj title => Property(title, "text") as string ?? "",
                string text => text,
                _ => "",
            };

    private static DynamicObj.DynamicObj? Inner(DynamicObj.DynamicObj of, string name) => Property(of, name) as DynamicObj.DynamicObj;

    private static object? Property(DynamicObj.DynamicObj of, string name) => of.TryGetPropertyValue(name)?.Value;
}
