using System.Collections;
using System.Globalization;
using System.Net;
using System.Text;
using Balloon.Notebook.Display;
using Plotly.NET;

namespace Balloon.Notebook.Plots;

/// <summary>
/// A chart as a static picture, for pages without scripts and until the script runs: bars, lines, points, boxes, histograms and heat maps,
/// with the ends of their axes. plotly.js replaces it.
/// </summary>
internal sealed class StillPicture
{
    private const double Width = 640;
    private const double Height = 300;
    private const double Left = 62;
    private const double Right = 12;
    private const double Top = 12;
    private const double Bottom = 30;
    private const int MaxMarks = 600;

    private readonly List<Dictionary<string, object?>> traces;
    private readonly StringBuilder svg = new();
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);
    private (double Min, double Max) across = (double.PositiveInfinity, double.NegativeInfinity);
    private (double Min, double Max) up = (double.PositiveInfinity, double.NegativeInfinity);
    private readonly StringBuilder labels = new();
    private readonly bool isReversed;
    private bool isTime;
    private int marks;

    private StillPicture(GenericChart chart)
    {
        traces = [.. GenericChart.getTraces(chart).Select(Named).Where(t => t.GetValueOrDefault("visible") is not (false or "legendonly"))];
        isReversed = GenericChart.getLayout(chart).TryGetPropertyValue("yaxis")?.Value is DynamicObj.DynamicObj axis && IsReversed(axis);
    }

    /// <summary>The picture as an SVG element; empty if it cannot draw the chart.</summary>
    public static string Of(GenericChart chart)
    {
        var picture = new StillPicture(chart);
        return picture.traces.Count == 0 ? "" : picture.Draw();
    }

    private static Dictionary<string, object?> Named(Trace trace)
    {
        var properties = SeriesStyles.Properties(trace);
        properties["type"] = trace.@type;
        return StillShapes.Computed(properties);
    }

    private string Draw()
    {
        if (traces[0]["type"] is "indicator")
            return Element(
                $"<text x=\"50%\" y=\"60%\" font-size=\"64\" text-anchor=\"middle\">{Html.Encode(Values.Text(traces[0].GetValueOrDefault("value")))}</text>"
            );
        foreach (var trace in traces)
            Measure(trace);
        if (!double.IsFinite(across.Min) || !double.IsFinite(up.Min))
            return "";
        Widen();
        foreach (var trace in traces)
            Mark(trace);
        return Element(
            string.Create(
                CultureInfo.InvariantCulture,
                $"<svg viewBox=\"0 0 {Width} {Height}\" preserveAspectRatio=\"none\" width=\"100%\" height=\"100%\">{svg}<path d=\"M{Left} {Top}V{Height - Bottom}H{Width - Right}\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".4\" vector-effect=\"non-scaling-stroke\"/></svg>"
            ) + Axes()
        );
    }

    private static string Element(string inner) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"<svg class=\"bln-still\" style=\"width:100%;height:100%\" fill=\"currentColor\" font-size=\"12\" aria-hidden=\"true\">{inner}</svg>"
        );

    /// <summary>True for an axis that begins on top, such as one of ranks.</summary>
    private static bool IsReversed(DynamicObj.DynamicObj axis) =>
        axis.TryGetPropertyValue("autorange")?.Value is "reversed"
        || axis.TryGetPropertyValue("range")?.Value is IEnumerable range
            && range.Cast<object?>().ToList() is [IConvertible from, IConvertible to]
            && from is not string
            && from.ToDouble(CultureInfo.InvariantCulture) > to.ToDouble(CultureInfo.InvariantCulture);

    private static bool IsHorizontal(Dictionary<string, object?> trace) => trace.GetValueOrDefault("orientation") is "h";

    private static (double, double) WithZero((double Min, double Max) range) => (Math.Min(0, range.Min), Math.Max(0, range.Max));

    private void Measure(Dictionary<string, object?> trace)
    {
        foreach (var x in Places(trace, "x"))
            across = (Math.Min(across.Min, x), Math.Max(across.Max, x));
        foreach (var key in (string[])["y", "lowerfence", "upperfence"])
        {
            foreach (var y in Places(trace, key))
                up = (Math.Min(up.Min, y), Math.Max(up.Max, y));
        }
    }

    /// <summary>
    /// Widens the ranges: bars, boxes and cells extend to both sides of their positions, and bars and areas start at zero.
    /// </summary>
    private void Widen()
    {
        var wide = traces.Find(t => t["type"] is "bar" or "box" or "heatmap");
        var isHorizontal = wide is not null && IsHorizontal(wide);
        if (isHorizontal)
            up = (up.Min - 0.5, up.Max + 0.5);
        else if (wide is not null)
            across = (across.Min - 0.5 * Step(wide), across.Max + 0.5 * Step(wide));
        if (traces.Exists(t => t["type"] is "bar" || t.ContainsKey("fill")))
            (across, up) = isHorizontal ? (WithZero(across), up) : (across, WithZero(up));
    }

    /// <summary>The distance of neighbours: of names it is 1, of times and numbers the smallest between two of them.</summary>
    private double Step(Dictionary<string, object?> trace)
    {
        if (names.Count > 0 && !isTime)
            return 1;
        var x = Places(trace, "x").Where(double.IsFinite).Distinct().Order().ToList();
        return x.Count > 1 ? x.Zip(x.Skip(1), (one, next) => next - one).Min()
            : isTime ? 1e6
            : 1;
    }

    private List<double> Places(Dictionary<string, object?> trace, string key)
    {
        var places = new List<double>();
        if (trace.GetValueOrDefault(key) is not IEnumerable values || values is string)
            return places;
        foreach (var value in values)
        {
            switch (value)
            {
                case DateTime time:
                    isTime = true;
                    places.Add(time.Ticks / 1e7);
                    break;
                case string name:
                    names.TryAdd(name, names.Count);
                    places.Add(names[name]);
                    break;
                case IConvertible number:
                    places.Add(number.ToDouble(CultureInfo.InvariantCulture));
                    break;
                default:
                    places.Add(double.NaN);
                    break;
            }
        }

        return places;
    }

    private double X(double value) => Left + (Width - Left - Right) * (value - across.Min) / Math.Max(1e-9, across.Max - across.Min);

    private double Y(double value)
    {
        var above = (Height - Top - Bottom) * (value - up.Min) / Math.Max(1e-9, up.Max - up.Min);
        return isReversed ? Top + above : Height - Bottom - above;
    }

    private void Mark(Dictionary<string, object?> trace)
    {
        var (x, y) = (Places(trace, "x"), Places(trace, "y"));
        switch (trace["type"])
        {
            case "bar" when IsHorizontal(trace):
                var words = trace.GetValueOrDefault("text") is IEnumerable texts and not string ? texts.Cast<object?>().ToList() : [];
                for (var i = 0; i < Math.Min(x.Count, y.Count); i++)
                {
                    Box(X(0), Y(y[i]) - 6, X(x[i]) - X(0), 12, Color(trace, i), 1);
                    if (words.ElementAtOrDefault(i) is string word)
                        labels.Append(End(X(0) + 6, Y(y[i]) + 4, "start", Text(word)));
                }

                break;
            case "bar":
                var wide = 0.7 * (X(Step(trace)) - X(0));
                for (var i = 0; i < Math.Min(x.Count, y.Count); i++)
                    Box(X(x[i]) - wide / 2, Y(y[i]), wide, Y(0) - Y(y[i]), Color(trace, i), 1);
                break;
            case "box":
                var (q1, median, q3) = (Places(trace, "q1"), Places(trace, "median"), Places(trace, "q3"));
                var (least, most) = (Places(trace, "lowerfence"), Places(trace, "upperfence"));
                var half = 0.3 * (X(Step(trace)) - X(0));
                for (var i = 0; i < Math.Min(x.Count, q1.Count); i++)
                {
                    if (i < Math.Min(least.Count, most.Count))
                    {
                        Box(X(x[i]) - 0.5, Y(most[i]), 1, Y(q3[i]) - Y(most[i]), Color(trace, i), 1);
                        Box(X(x[i]) - 0.5, Y(q1[i]), 1, Y(least[i]) - Y(q1[i]), Color(trace, i), 1);
                    }

                    Box(X(x[i]) - half, Y(q3[i]), 2 * half, Y(q1[i]) - Y(q3[i]), Color(trace, i), 0.45);
                    Box(X(x[i]) - half, Y(median[i]) - 1, 2 * half, 2, Color(trace, i), 1);
                }

                break;
            case "heatmap":
                Fields(trace, x, y);
                break;
            default:
                Line(trace, x, y);
                break;
        }
    }

    private void Fields(Dictionary<string, object?> trace, List<double> x, List<double> y)
    {
        if (trace.GetValueOrDefault("z") is not IEnumerable rows)
            return;
        var fields = rows.Cast<IEnumerable>()
            .Select(r => r.Cast<object>().Select(v => Convert.ToDouble(v, CultureInfo.InvariantCulture)).ToList())
            .ToList();
        var most = fields.SelectMany(r => r).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        var (wide, high) = (X(Step(trace)) - X(0), (Height - Top - Bottom) / Math.Max(1, fields.Count));
        for (var r = 0; r < fields.Count; r++)
        {
            for (var c = 0; c < Math.Min(x.Count, fields[r].Count); c++)
            {
                if (fields[r][c] > 0)
                    Box(
                        X(x[c]) - wide / 2,
                        Top + r * high,
                        wide,
                        high * 0.9,
                        "#3b82f6",
                        Math.Round(fields[r][c] / Math.Max(1e-9, most), 2)
                    );
            }
        }
    }

    private void Line(Dictionary<string, object?> trace, List<double> x, List<double> y)
    {
        var (count, color) = (Math.Min(x.Count, y.Count), Color(trace, 0));
        if ((trace.GetValueOrDefault("mode") as string)?.StartsWith("markers", StringComparison.Ordinal) == true)
        {
            for (var i = 0; i < count; i++)
                Box(X(x[i]) - 3, Y(y[i]) - 3, 6, 6, Color(trace, i), 0.9);
            return;
        }

        var (path, up) = (new StringBuilder(), false);
        for (var i = 0; i < count; i++)
        {
            if (!double.IsFinite(y[i]))
            {
                up = false;
                continue;
            }

            path.Append(CultureInfo.InvariantCulture, $"{(up ? "L" : "M")}{X(x[i]):0.#} {Y(y[i]):0.#}");
            up = true;
        }

        if (path.Length > 0)
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<path d=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\" vector-effect=\"non-scaling-stroke\"/>"
            );
    }

    private void Box(double x, double y, double width, double height, string color, double opacity)
    {
        if (marks++ < MaxMarks && double.IsFinite(x + y + width + height) && width >= 0 && height >= 0)
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" fill=\"{color}\" fill-opacity=\"{opacity:0.##}\"/>"
            );
    }

    private static string Color(Dictionary<string, object?> trace, int place)
    {
        foreach (var part in (string[])["line", "marker"])
        {
            var color = trace.GetValueOrDefault(part) switch
            {
                Dictionary<string, object?> given => given.GetValueOrDefault("color"),
                DynamicObj.DynamicObj given => given.TryGetPropertyValue("color")?.Value,
                _ => null,
            };
            if (Plain(color) is string one && one.StartsWith('#'))
                return Html.Encode(one);
            if (Plain(color) is IEnumerable many and not string && Plain(many.Cast<object?>().ElementAtOrDefault(place)) is string own)
                return Html.Encode(own);
        }

        return "#3b82f6";

        static object? Plain(object? color) => color is Plotly.NET.Color { Value: var value } ? value : color;
    }

    /// <summary>The labels at the ends of the axes, at relative positions, so that letters keep their shape at any width.</summary>
    private string Axes()
    {
        var (first, last) = (Word(across.Min), Word(across.Max));
        var (top, bottom) = (Values.Text(Math.Round(up.Max, 1)), Values.Text(Math.Round(up.Min, 1)));
        if (names.Count > 0 && !isTime)
        {
            var ends = (Text(names.Keys.First()), Text(names.Keys.Last()));
            if (IsHorizontal(traces[0]))
                (bottom, top) = ends;
            else
                (first, last) = ends;
        }
        else if (IsHorizontal(traces[0]))
            (bottom, top) = (Values.Text(up.Min + 0.5), Values.Text(up.Max - 0.5));
        if (isReversed)
            (bottom, top) = (top, bottom);
        return labels
            + End(Left, Height - 10, "start", first)
            + End(Width - Right, Height - 10, "end", last)
            + End(Left - 6, Top + 10, "end", top)
            + End(Left - 6, Height - Bottom, "end", bottom);
    }

    private static string End(double x, double y, string anchor, string words) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"<text x=\"{100 * x / Width:0.#}%\" y=\"{100 * y / Height:0.#}%\" text-anchor=\"{anchor}\">{words}</text>"
        );

    /// <summary>Converts a plotly.js label, in which entities are decoded, to HTML.</summary>
    private static string Text(string label) => Html.Encode(PlotText.Cut(WebUtility.HtmlDecode(label)));

    private string Word(double value) =>
        isTime
            ? new DateTime((long)(value * 1e7), DateTimeKind.Utc).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC"
            : Values.Text(Math.Round(value, 1));
}
