using System.Collections;
using System.Globalization;

namespace Balloon.Notebook.Plots;

/// <summary>
/// plotly.js computes boxes and histograms from raw values. A picture without scripts needs the results: the five numbers of each box, and
/// a bar for each bin.
/// </summary>
internal static class StillShapes
{
    private const int UsualBins = 20;

    /// <summary>The trace with what plotly.js would compute; any other trace as it is.</summary>
    public static Dictionary<string, object?> Computed(Dictionary<string, object?> trace) =>
        trace["type"] switch
        {
            "box" when !trace.ContainsKey("q1") && Values(trace, "y") is { Count: > 0 } values => Boxes(trace, values),
            "histogram" when Numbers(trace, "x") is { Length: > 0 } x => Bins(trace, x, isLying: false),
            "histogram" when Numbers(trace, "y") is { Length: > 0 } y => Bins(trace, y, isLying: true),
            _ => trace,
        };

    /// <summary>A box for each value of x, or one that stands at the trace's name.</summary>
    private static Dictionary<string, object?> Boxes(Dictionary<string, object?> trace, List<object?> values)
    {
        var at = Values(trace, "x") ?? [.. values.Select(_ => trace.GetValueOrDefault("name") ?? "")];
        var boxes = at.Zip(values)
            .Where(v => v.First is not null && v.Second is IConvertible and not string)
            .GroupBy(v => v.First!, v => Number(v.Second!))
            .Select(g => (At: g.Key, Five: Five([.. g.Where(double.IsFinite).Order()], trace)))
            .Where(b => b.Five.Length > 0)
            .ToList();
        return new(trace)
        {
            ["x"] = boxes.ConvertAll(b => b.At),
            ["y"] = null,
            ["lowerfence"] = boxes.ConvertAll(b => b.Five[0]),
            ["q1"] = boxes.ConvertAll(b => b.Five[1]),
            ["median"] = boxes.ConvertAll(b => b.Five[2]),
            ["q3"] = boxes.ConvertAll(b => b.Five[3]),
            ["upperfence"] = boxes.ConvertAll(b => b.Five[4]),
        };
    }

    /// <summary>
    /// Whiskers, quartiles and median of sorted values. A quartile is, as in plotly.js, interpolated, or the median of a half, which may
    /// count the middle value in or not. Whiskers reach to the ends if no outliers are drawn, and else over one and a half boxes.
    /// </summary>
    private static double[] Five(double[] sorted, Dictionary<string, object?> trace)
    {
        if (sorted.Length == 0)
            return [];
        var half = trace.GetValueOrDefault("quartilemethod") switch
        {
            "inclusive" => (sorted.Length + 1) / 2,
            "exclusive" => Math.Max(1, sorted.Length / 2),
            _ => 0,
        };
        var (q1, q3) = half > 0 ? (Part(sorted[..half], 0.5), Part(sorted[^half..], 0.5)) : (Part(sorted, 0.25), Part(sorted, 0.75));
        var reach = trace.GetValueOrDefault("boxpoints") is false ? double.PositiveInfinity : 1.5 * (q3 - q1);
        return [sorted.First(v => v >= q1 - reach), q1, Part(sorted, 0.5), q3, sorted.Last(v => v <= q3 + reach)];
    }

    /// <summary>The value that a part of the sorted values lies below, interpolated: each value stands for the middle of its share.</summary>
    private static double Part(double[] sorted, double part)
    {
        var place = Math.Clamp(part * sorted.Length - 0.5, 0, sorted.Length - 1);
        var (low, high) = (sorted[(int)Math.Floor(place)], sorted[(int)Math.Ceiling(place)]);
        return low + (high - low) * (place - Math.Floor(place));
    }

    /// <summary>A bar for each bin, at its middle, with the number of its values.</summary>
    private static Dictionary<string, object?> Bins(Dictionary<string, object?> trace, double[] values, bool isLying)
    {
        var key = isLying ? "nbinsy" : "nbinsx";
        var most = trace.GetValueOrDefault(key) is IConvertible given ? Math.Max(1, (int)Number(given)) : UsualBins;
        var width = Round((values.Max() - values.Min()) / most);
        var first = Math.Floor(values.Min() / width);
        var counts = new int[(int)(Math.Floor(values.Max() / width) - first) + 1];
        foreach (var value in values)
            counts[(int)(Math.Floor(value / width) - first)]++;
        var middles = counts.Select((_, i) => (first + i + 0.5) * width).ToArray();
        return new(trace)
        {
            ["type"] = "bar",
            ["orientation"] = isLying ? "h" : "v",
            ["x"] = isLying ? counts : middles,
            ["y"] = isLying ? middles : counts,
        };
    }

    /// <summary>The next of 1, 2, 5, 10, … that is not less.</summary>
    private static double Round(double width)
    {
        if (width <= 0)
            return 1;
        var ten = Math.Pow(10, Math.Floor(Math.Log10(width)));
        return ten * new[] { 1, 2, 5, 10 }.First(n => n * ten >= width * (1 - 1e-9));
    }

    private static List<object?>? Values(Dictionary<string, object?> trace, string key) =>
        trace.GetValueOrDefault(key) is IEnumerable values and not string ? [.. values.Cast<object?>()] : null;

    private static double[] Numbers(Dictionary<string, object?> trace, string key) =>
        [
            .. (Values(trace, key) ?? [])
                .Where(v => v is IConvertible and not string and not DateTime)
                .Select(v => Number(v!))
                .Where(double.IsFinite),
        ];

    private static double Number(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);
}
