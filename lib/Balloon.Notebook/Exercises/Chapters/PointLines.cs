using System.Text.Json;
using Balloon.Notebook.Plots;
using Plotly.NET;

namespace Balloon.Notebook.Exercises.Chapters;

/// <summary>Examines a chart of points per minute with a line for each colour, as plotly.js would receive it.</summary>
internal static class PointLines
{
    public static (Outcome Outcome, string? Why) Examine(object answer, ResultTable minutes) =>
        answer is not GenericChart chart ? (Outcome.WrongKind, "The answer must be the chart itself, such as chart5 = Charts.Line(…).")
        : Lacks(chart, minutes) is { } lack ? (Outcome.Wrong, lack)
        : (Outcome.Right, null);

    /// <summary>What a chart lacks: a line for each colour, with that colour's points in each of its minutes. Null if it has them.</summary>
    /// <param name="chart">The reader's chart.</param>
    /// <param name="minutes">The columns balloon_color, window_start and points.</param>
    private static string? Lacks(GenericChart chart, ResultTable minutes)
    {
        using var json = JsonDocument.Parse(PlotJson.Write(chart));
        var traces = json.RootElement.GetProperty("data").EnumerateArray().ToList();
        if (traces.Exists(t => !Text(t, "type").StartsWith("scatter", StringComparison.Ordinal) || Text(t, "mode") == "markers"))
            return "It does not consist of lines: use Charts.Line.";
        var colors = minutes.Rows.ToLookup(r => r.Get<string>("balloon_color"), r => r.Get<long>("points"));
        if (traces.Count != colors.Count)
            return $"Its number of lines is {traces.Count}, and there are {colors.Count} colours: by: \"BalloonColor\" makes a line for each.";
        foreach (var color in colors)
        {
            var lines = traces.FindAll(t => Text(t, "name") == color.Key);
            if (lines is not [var line])
                return $"No line has the name {color.Key}.";
            var points = Numbers(line);
            if (!points.Order().SequenceEqual(color.Select(p => (double)p).Order()))
                return $"The line of {color.Key} does not show its points in each minute. Read the table again if somebody has played since.";
        }

        return null;
    }

    private static string Text(JsonElement trace, string property) =>
        trace.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static List<double> Numbers(JsonElement trace) =>
        trace.TryGetProperty("y", out var values) && values.ValueKind == JsonValueKind.Array
            ? [.. values.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.Number).Select(v => v.GetDouble())]
            : [];
}
