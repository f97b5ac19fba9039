using System.Globalization;
using Balloon.Notebook.Game;
using Plotly.NET;
using Plotly.NET.CSharp;
using Chart = Plotly.NET.CSharp.Chart;

namespace Balloon.Notebook.Plots;

/// <summary>Creates charts from columns, with Plotly.NET.</summary>
internal static class ChartMaker
{
    /// <summary>A series: its name, or null if it is the only one, and the numbers of its rows.</summary>
    public sealed record Series(string? Name, IReadOnlyList<int> Rows)
    {
        public string Label => Name is null ? "" : PlotText.Of(Name);
    }

    /// <summary>Splits the rows by name, in the order of the game's colours for colours, otherwise in the order of appearance.</summary>
    public static IReadOnlyList<Series> Split(ChartData data, string y, string? by)
    {
        var rows = data[y].Count;
        if (by is null)
            return [new Series(null, Enumerable.Range(0, rows).ToList())];
        var names = data.Texts(by);
        return
        [
            .. Enumerable
                .Range(0, rows)
                .GroupBy(i => names[i], StringComparer.Ordinal)
                .OrderBy(g => BalloonColor.Find(g.Key)?.Index ?? 0)
                .Select(g => new Series(g.Key, g.ToList())),
        ];
    }

    /// <summary>Vertical or horizontal bars.</summary>
    public static GenericChart Bars(ChartData data, string x, string y, string? by, bool lying)
    {
        var (names, values) = (data.Texts(x), data.Numbers(y));
        var charts = Split(data, y, by)
            .Select(s =>
            {
                // Within a series, a repeated name becomes a further bar.
                var keys = s.Rows.Select(i => PlotText.Of(names[i])).ToArray();
                var heights = s.Rows.Select(i => values[i]).ToArray();
                return lying
                    ? Chart.Bar<double, string, string>(heights, Keys: keys, Name: s.Label, ShowLegend: s.Name is not null)
                    : Chart.Column<double, string, string>(heights, Keys: keys, Name: s.Label, ShowLegend: s.Name is not null);
            });
        var chart = Combined(charts);
        return lying
            ? Titled(chart, Heading(y), Heading(x)).WithYAxisStyle<double, double, string>(AxisType: StyleParam.AxisType.Category)
            : Titled(chart, Heading(x), Heading(y)).WithXAxisStyle<double, double, string>(AxisType: StyleParam.AxisType.Category);
    }

    /// <summary>One trace per series, created by the given function.</summary>
    public static GenericChart Lines(
        ChartData data,
        string x,
        string y,
        string? by,
        bool inOrder,
        Func<Series, IConvertible[], double[], GenericChart> trace
    )
    {
        var (places, values) = (Places(data[x]), data.Numbers(y));
        var charts = Split(data, y, by)
            .Select(s =>
            {
                // A line connects its points from left to right, whatever the order of the query.
                var rows = inOrder && places.Count > 0 && places[0] is not string ? s.Rows.OrderBy(i => places[i]).ToList() : s.Rows;
                return trace(s, [.. rows.Select(i => places[i])], [.. rows.Select(i => values[i])]);
            });
        return Titled(Combined(charts), Heading(x), Heading(y));
    }

    /// <summary>A column's name as a heading, without underscores.</summary>
    public static string Heading(string column) => column is "x" or "y" or "by" ? "" : PlotText.Of(column.Replace('_', ' '));

    public static GenericChart Titled(GenericChart chart, string x, string y)
    {
        if (x.Length > 0)
            chart = chart.WithXAxisStyle<double, double, string>(TitleText: x);
        return y.Length > 0 ? chart.WithYAxisStyle<double, double, string>(TitleText: y) : chart;
    }

    /// <summary>Combines charts; without any, an empty chart that is drawn as empty axes.</summary>
    public static GenericChart Combined(IEnumerable<GenericChart> charts)
    {
        var all = charts.ToList();
        return all.Count switch
        {
            0 => Chart.Point<double, double, string>([], [], UseDefaults: false),
            1 => all[0],
            _ => Chart.Combine(all),
        };
    }

    /// <summary>The positions of points: times, numbers, or names.</summary>
    private static List<IConvertible> Places(IReadOnlyList<object?> values) =>
        values.All(v => v is DateTime or DateTimeOffset)
            ? values.Select(v => (IConvertible)(v is DateTimeOffset zoned ? zoned.UtcDateTime : (DateTime)v!)).ToList()
        : values.All(v => v is IConvertible and not string and not DateTime and not bool)
            ? values.Select(v => (IConvertible)Convert.ToDouble(v, CultureInfo.InvariantCulture)).ToList()
        : values.Select(v => (IConvertible)PlotText.Of(Values.Text(v))).ToList();
}
