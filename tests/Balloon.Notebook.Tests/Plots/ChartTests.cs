using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Balloon.Notebook.Game;
using Balloon.Notebook.Plots;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

namespace Balloon.Notebook.Tests.Plots;

[Collection(PlotlyOnce.Name)]
public sealed class ChartTests
{
    private static readonly (string Color, int Pops)[] Pops = [("red", 12), ("gold", 9)];

    [Fact]
    public void A_chart_of_plotly_net_is_an_output_unchanged()
    {
        PlotlyScript.Reset();
        var chart = Chart.Line<int, int, string>(x: new[] { 1, 2, 3 }, y: new[] { 2, 1, 4 }, Name: "pops");
        var html = chart.ToDisplayString("text/html");
        Assert.Contains("data-balloon-asset=\"plotly.min.js\"", html, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Line chart: pops, 3 values from 1 to 4.\"", html, StringComparison.Ordinal);
        Assert.Contains("height:380px", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script src", html, StringComparison.Ordinal);
        Assert.Equal("[chart] Line chart: pops, 3 values from 1 to 4.", chart.ToDisplayString("text/plain"));
    }

    [Fact]
    public void A_given_alternative_text_and_height_are_used()
    {
        var html = Chart.Point<int, int, string>([1], [1]).WithAlt("One <b>point</b>.").WithHeight(240).ToDisplayString("text/html");
        Assert.Contains("aria-label=\"One &lt;b&gt;point&lt;/b&gt;.\"", html, StringComparison.Ordinal);
        Assert.Contains("height:240px", html, StringComparison.Ordinal);
    }

    /// <summary>A member may be written as the record's own or in snake case; an error lists it once, and brings the nearest.</summary>
    [Fact]
    public void A_missing_column_is_reported_with_the_existing_ones()
    {
        var rows = Enumerable
            .Range(1, 3)
            .Select(i => new
            {
                Rank = i,
                TotalScore = 10.0 * i,
                Each = 2.0,
            });
        var data = ChartData.OfRecords(rows);
        Assert.Equal(data.Numbers("TotalScore"), data.Numbers("total_score"));
        Assert.Equal(
            "There is no column 'Eech' to draw. Did you mean Each? There are Rank, TotalScore, Each.",
            Assert.Throws<BalloonException>(() => Charts.Bar(rows, "Rank", "Eech")).Message
        );
    }

    [Fact]
    public void A_series_named_red_is_red_with_its_own_marker_and_dash()
    {
        var red = First(Chart.Line<int, int, string>(x: new[] { 1 }, y: new[] { 2 }, Name: "red"));
        var gold = First(Chart.Line<int, int, string>(x: new[] { 1 }, y: new[] { 2 }, Name: "gold"));
        Assert.Equal(BalloonColor.Of("red").Display, red.GetProperty("line").GetProperty("color").GetString());
        Assert.NotEqual(
            red.GetProperty("marker").GetProperty("symbol").GetString(),
            gold.GetProperty("marker").GetProperty("symbol").GetString()
        );
        Assert.NotEqual(red.GetProperty("line").GetProperty("dash").GetString(), gold.GetProperty("line").GetProperty("dash").GetString());
    }

    [Fact]
    public void A_colour_that_the_reader_chose_is_kept()
    {
        var line = First(Chart.Line<int, int, string>(x: new[] { 1 }, y: new[] { 2 }, Name: "red", LineColor: Color.fromString("black")));
        Assert.Equal("black", line.GetProperty("line").GetProperty("color").GetString());
        Assert.False(line.TryGetProperty("marker", out var marker) && marker.TryGetProperty("color", out _));
    }

    [Fact]
    public void Bars_named_after_colours_have_them_and_others_do_not()
    {
        var colors = First(Charts.Bar(Pops, p => p.Color, p => p.Pops)).GetProperty("marker").GetProperty("color");
        Assert.Equal([BalloonColor.Of("red").Display, BalloonColor.Of("gold").Display], colors.EnumerateArray().Select(c => c.GetString()));
        var others = First(Charts.Bar(["red", "wrong"], p => p, _ => 1));
        Assert.False(others.TryGetProperty("marker", out var marker) && marker.TryGetProperty("color", out _));
    }

    [Fact]
    public void Each_of_the_games_players_has_a_distinct_style()
    {
        var looks = Enumerable.Range(0, 49).Select(i => Look.Find(new Player(i).Name)!).Select(l => (l.Color, l.Symbol)).ToList();
        Assert.Equal(49, looks.Distinct().Count());
        Assert.Equal(Look.Find(new Player(3).Name), Look.OfPlayer(new Player(3).Name));
        Assert.Equal(Look.OfPlayer("Ada"), Look.OfPlayer("Ada"));
        Assert.Null(Look.Find("Ada"));
    }

    [Fact]
    public void Ten_players_in_one_chart_have_ten_colours_whoever_leads()
    {
        string[] names = [.. Enumerable.Range(0, 9).Select(i => new Player(i * 5).Name), "Ada"];
        var looks = names.Zip(Look.Apart(names)).ToDictionary(p => p.First, p => p.Second.Color);
        Assert.Equal(10, looks.Values.Distinct().Count());
        string[] turned = [.. names.Reverse()];
        Assert.Equal(looks, turned.Zip(Look.Apart(turned)).ToDictionary(p => p.First, p => p.Second.Color));
    }

    [Fact]
    public void A_result_a_data_frame_and_records_give_the_same_chart()
    {
        object?[][] rows =
        [
            ["red", 12L],
            ["gold", 9L],
        ];
        GenericChart[] charts =
        [
            Charts.Bar(new ResultTable("result", ["color", "pops"], rows), "color", "pops"),
            Charts.Bar(
                new DataFrame(new StringDataFrameColumn("color", ["red", "gold"]), new Int64DataFrameColumn("pops", [12L, 9L])),
                "color",
                "pops"
            ),
            Charts.Bar(Pops, p => p.Color, p => p.Pops, unit: "pops"),
            Charts.Bar(Pops.Select(p => new { p.Color, p.Pops }), "color", "Pops"),
        ];
        var traces = charts.Select(c => First(c).ToString()).Distinct().ToList();
        Assert.Equal(traces[0], Assert.Single(traces));
    }

    [Fact]
    public void A_line_goes_from_left_to_right_and_each_series_is_a_trace()
    {
        var chart = Charts.Line([(3, 1.0, "red"), (1, 2.0, "red"), (2, 3.0, "gold")], p => p.Item1, p => p.Item2, by: p => p.Item3);
        using var figure = JsonDocument.Parse(PlotJson.Write(chart));
        var traces = figure.RootElement.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(["red", "gold"], traces.Select(t => t.GetProperty("name").GetString()));
        Assert.Equal([1, 3], traces[0].GetProperty("x").EnumerateArray().Select(x => x.GetDouble()));
    }

    [Fact]
    public void Every_kind_of_chart_is_drawn_from_records_and_says_what_it_shows()
    {
        GenericChart[] charts =
        [
            Charts.Area(Pops, p => p.Pops, p => p.Pops, by: p => p.Color),
            Charts.Scatter(Pops, p => p.Pops, p => p.Pops),
            Charts.Box(Pops, p => p.Color, p => p.Pops),
            Charts.Heatmap(Pops, p => p.Color, _ => "Ada", p => p.Pops),
            Charts.Gauge(3, 0, 12, "colours"),
            Charts.Sparkline([1, 2, 3]),
            Charts.Bar(Pops, p => p.Color, p => p.Pops, horizontal: true),
        ];
        foreach (var chart in charts)
        {
            Assert.True(PlotAlt.Of(chart).Length > 8, PlotAlt.Of(chart));
            using var figure = JsonDocument.Parse(PlotJson.Write(chart));
            Assert.NotEqual(0, figure.RootElement.GetProperty("data").GetArrayLength());
        }
    }

    /// <summary>plotly.js computes quartiles differently, so whiskers, median and mean are computed here.</summary>
    [Fact]
    public void A_box_has_the_quartiles_and_the_labelled_mean_of_its_numbers()
    {
        var rows = new[] { ("red", 4.0), ("red", 1), ("red", 3), ("red", 2), ("Ada", 7), ("red", double.NaN), ("Bob", double.NaN) };
        var chart = Charts.Box(rows, r => r.Item1, r => r.Item2);
        using var figure = JsonDocument.Parse(PlotJson.Write(chart));
        var traces = figure.RootElement.GetProperty("data").EnumerateArray().ToDictionary(t => t.GetProperty("name").GetString()!);
        Assert.Equal(["Ada", "mean", "red"], traces.Keys.Order(StringComparer.OrdinalIgnoreCase));
        double[] five =
        [
            .. ((string[])["lowerfence", "q1", "median", "q3", "upperfence"]).Select(part =>
                traces["red"].GetProperty(part)[0].GetDouble()
            ),
        ];
        Assert.Equal([1, 1.8, 2.5, 3.2, 4], five);
        Assert.False(traces["red"].TryGetProperty("y", out _));
        Assert.Equal([2.5, 7], traces["mean"].GetProperty("y").EnumerateArray().Select(y => y.GetDouble()).Order());
        Assert.True(traces["mean"].GetProperty("showlegend").GetBoolean());
        Assert.Equal("Box plot of 5 values from 1 to 7 in 2 boxes; the highest median, that of Ada, is 7.", PlotAlt.Of(chart));
        Assert.Equal("No values yet.", PlotAlt.Of(Charts.Box(rows[..0], r => r.Item1, r => r.Item2)));
    }

    /// <summary>plotly.js computes these from raw values, and the picture that stands there before its script runs must do so as well.</summary>
    [Fact]
    public void Boxes_and_histograms_have_a_picture_where_no_script_runs()
    {
        var boxes = Chart.Combine([
            Chart.BoxPlot<string, double, string>(
                Y: new double[] { 1, 2, 3, 4, 9 },
                Name: "early",
                QuartileMethod: StyleParam.QuartileMethod.Inclusive
            ),
            Chart.BoxPlot<string, double, string>(Y: new double[] { 2, 4, 6, 8, 10 }, Name: "late"),
        ]);
        Assert.Equal(2 * 4, Rectangles(boxes));
        Assert.Contains(">early</text>", StillPicture.Of(boxes), StringComparison.Ordinal);
        Assert.Contains(">late</text>", StillPicture.Of(boxes), StringComparison.Ordinal);
        Assert.Equal(3, Rectangles(Chart.Histogram<double, double, string>(X: new[] { 0.5, 1.5, 1.6, 2.5 }, NBinsX: 3)));
        Assert.Equal(3, Rectangles(Chart.Histogram<double, double, string>(Y: new[] { 0.5, 1.5, 1.6, 2.5 }, NBinsY: 3)));

        static int Rectangles(GenericChart chart) => StillPicture.Of(chart).Split("<rect ").Length - 1;
    }

    [Fact]
    public void A_picture_of_ranks_has_the_first_on_top_and_names_its_bars()
    {
        var picture = StillPicture.Of(
            Chart
                .Bar<double, double, string>([30, 20], Keys: new[] { 1.0, 2 }, MultiText: new[] { "Ada", "Bob" })
                .WithYAxis(Styles.Axis(range: StyleParam.Range.ofMinMax(2.5, 0.5)))
        );
        Assert.True(Place("Ada") < Place("Bob"), picture);
        Assert.True(Place("1") < Place("2"), picture);

        double Place(string label) =>
            double.Parse(
                Regex.Match(picture, $"y=\"([0-9.]+)%\" text-anchor=\"[a-z]+\">{label}</text>").Groups[1].Value,
                CultureInfo.InvariantCulture
            );
    }

    [Fact]
    public void A_box_in_the_picture_has_the_numbers_that_plotly_js_computes()
    {
        var inclusive = Five([1, 2, 3, 4, 9], "inclusive", false);
        Assert.Equal([1, 2, 3, 4, 9], inclusive);
        Assert.Equal([1, 1.5, 3, 6.5, 9], Five([1, 2, 3, 4, 9], "exclusive", false));
        Assert.Equal([1, 1.75, 3, 5.25, 9], Five([1, 2, 3, 4, 9], null, null));
        Assert.Equal([1, 2, 3, 4, 4], Five([1, 2, 3, 4, 9], "inclusive", null));

        static double[] Five(double[] values, string? method, object? points)
        {
            var computed = StillShapes.Computed(
                new()
                {
                    ["type"] = "box",
                    ["name"] = "red",
                    ["y"] = values,
                    ["quartilemethod"] = method,
                    ["boxpoints"] = points,
                }
            );
            return [.. ((string[])["lowerfence", "q1", "median", "q3", "upperfence"]).Select(part => ((List<double>)computed[part]!)[0])];
        }
    }

    [Theory]
    [InlineData("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;")]
    [InlineData("<a href=\"javascript:alert(1)\">", "&lt;a href=\"javascript:alert(1)\"&gt;")]
    [InlineData("🎈 Ada", "🎈 Ada")]
    [InlineData("שלום", "\u2068שלום\u2069")]
    [InlineData("a\u202Eb\nc", "abc")]
    public void Names_are_text_in_charts(string name, string label) => Assert.Equal(label, PlotText.Of(name));

    [Fact]
    public void Names_of_ten_thousand_characters_are_truncated_and_stay_distinct()
    {
        var labels = PlotText.Distinct([new string('x', 10_000), new string('x', 10_001)]);
        Assert.Equal([new string('x', 32) + "…", new string('x', 32) + "… (2)"], labels);
    }

    [Fact]
    public void A_missing_or_non_numeric_column_is_named()
    {
        object?[][] rows =
        [
            ["red", 12L],
        ];
        var result = new ResultTable("result", ["color", "pops"], rows);
        Assert.Contains(
            "'colour'",
            Assert.Throws<BalloonException>(() => Charts.Bar(result, "colour", "pops")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'red'",
            Assert.Throws<BalloonException>(() => Charts.Bar(result, "pops", "color")).Message,
            StringComparison.Ordinal
        );
    }

    private static JsonElement First(GenericChart chart)
    {
        using var figure = JsonDocument.Parse(PlotJson.Write(chart));
        return figure.RootElement.GetProperty("data")[0].Clone();
    }

    [Fact]
    public void A_heatmap_of_many_rows_grows_so_that_each_row_shows_its_name()
    {
        var rows = Enumerable.Range(0, 40).Select(i => (Player: $"Player {i}", Color: "red", Pops: (double)i)).ToList();
        Assert.Equal(110 + 20 * 40, Charts.Heatmap(rows, r => r.Color, r => r.Player, r => r.Pops).HeightInPixels());
        Assert.Equal(
            Charts.Bar(rows, r => r.Player, r => r.Pops).HeightInPixels(),
            Charts.Heatmap(rows.Take(3), r => r.Color, r => r.Player, r => r.Pops).HeightInPixels()
        );
    }
}
