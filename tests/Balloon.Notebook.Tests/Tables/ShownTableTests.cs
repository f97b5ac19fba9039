using Balloon.Notebook.Display;
using Balloon.Notebook.Generating;
using Microsoft.Data.Analysis;

namespace Balloon.Notebook.Tests.Tables;

/// <summary>What a person sees of a table.</summary>
public sealed class ShownTableTests
{
    private static string Shown(object value) => Picture.Of(value).Markup;

    private static ResultTable Column(params object?[] values) =>
        new("values", ["x"], values.Select(v => (IReadOnlyList<object?>)[v])) { ShowsNulls = true };

    private static string[] Cells(ResultTable table) =>
        [
            .. System
                .Text.RegularExpressions.Regex.Matches(
                    Shown(table),
                    "<td[^>]*>(.*?)</td>",
                    System.Text.RegularExpressions.RegexOptions.None,
                    TimeSpan.FromSeconds(5)
                )
                .Select(m => m.Groups[1].Value),
        ];

    [Fact]
    public void A_column_has_a_uniform_number_of_decimals()
    {
        Assert.Equal(["1,234", "5"], Cells(Column(1234L, 5L)));
        Assert.Equal(["87.33", "112.50", "5.00"], Cells(Column(87.333333333, 112.5, 5.0)));
        Assert.Equal(["1,234.6", "0.5"], Cells(Column(1234.5678, 0.5)));
        Assert.Equal(["0.1235", "0.5000"], Cells(Column(0.123456789, 0.5)));
        Assert.Equal(["2", "3"], Cells(Column(2.0, 3.0)));
        Assert.Equal(["0.1", "0.2"], Cells(Column(0.1m, 0.2m)));
        Assert.Equal(["NaN", "1"], Cells(Column(double.NaN, 1.0)));
        Assert.Equal(["87.3"], Cells(Column(87.333333).Format("x", decimals: 1)));
        Assert.Contains("title=\"87.333333\"", Shown(Column(87.333333)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "1 row")]
    [InlineData(2, "2 rows")]
    [InlineData(2_000, "the first 100 of 2,000 rows")]
    public void A_data_frame_is_captioned_with_its_number_of_rows(int rows, string caption)
    {
        var frame = new DataFrame(new Int32DataFrameColumn("n", Enumerable.Range(0, rows)));
        Assert.EndsWith($"<div class=\"bln-note\">{caption}</div></div>", Shown(frame).Split("<script", 2)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_stand_beside_their_nouns_in_the_right_form()
    {
        Assert.Equal(("0 rows", "1 row", "1,000 rows"), (Quantity.Of(0, "row"), Quantity.Of(1, "row"), Quantity.Of(1_000, "row")));
        var run = new GeneratorResult("pops", 1, 100, 0, 0, 0, 0, 1, "full", TimeSpan.FromSeconds(1), Stopped: false);
        Assert.Equal("1 event in pops, 100 points, 1.0 s, 1/s; 1 event not delivered: full", run.ToString());
    }

    [Theory]
    [InlineData("rw_timestamp", "1795892465123")]
    [InlineData("id", "1795892465123")]
    [InlineData("SnapshotId", "1795892465123")]
    [InlineData("committed_epoch", "1795892465123")]
    [InlineData("paid", "1,795,892,465,123")]
    [InlineData("points", "1,795,892,465,123")]
    public void A_number_that_labels_has_no_separators(string name, string shown)
    {
        object?[][] rows =
        [
            [1_795_892_465_123L],
        ];
        var table = new ResultTable("values", [name], rows);
        Assert.Equal([shown], Cells(table));
        Assert.Contains($" {shown} ", table.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_right_aligned_units_are_in_the_header_and_columns_can_be_sorted()
    {
        var html = Shown(Column(1L).Format("x", unit: "bytes"));
        Assert.Contains("<th scope=\"col\" class=\"n\" aria-sort=\"none\"><button", html, StringComparison.Ordinal);
        Assert.Contains("<small>bytes</small>", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"n\">", html, StringComparison.Ordinal);
        Assert.Contains("data-balloon-asset=\"balloon-table.js\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_have_the_finest_precision_and_say_that_they_are_UTC()
    {
        var at = new DateTime(2026, 11, 22, 19, 30, 0, DateTimeKind.Utc);
        Assert.Equal(["2026-11-22 19:30:00", "2026-11-22 19:30:15"], Cells(Column(at, at.AddSeconds(15))));
        Assert.Equal(["2026-11-22 19:30:00.000", "2026-11-22 19:30:00.005"], Cells(Column(at, at.AddMilliseconds(5))));
        Assert.Equal(["2026-11-22"], Cells(Column(at.Date)));
        Assert.Contains("<small>UTC</small>", Shown(Column(at)), StringComparison.Ordinal);
    }

    [Fact]
    public void Null_differs_from_an_empty_text()
    {
        var html = Shown(Column(null, "", "NULL"));
        Assert.Contains("<td class=\"null\">NULL</td>", html, StringComparison.Ordinal);
        Assert.Contains("<td></td>", html, StringComparison.Ordinal);
        Assert.Contains("<td>NULL</td>", html, StringComparison.Ordinal);
        var frame = Shown(new DataFrame(new StringDataFrameColumn("x", [null, ""])));
        Assert.Contains("<td class=\"null\">NULL</td></tr><tr><td></td>", frame, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_text_is_truncated_and_shown_in_full_on_hover_up_to_a_limit()
    {
        var text = new string('a', 500) + "<b>";
        var html = Shown(Column(text));
        Assert.Contains($"title=\"{new string('a', 500)}&lt;b&gt;\"", html, StringComparison.Ordinal);
        Assert.Contains(new string('a', 200) + "…</td>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.True(Shown(Column(new string('x', 5_000_000))).Length < 20_000);
    }

    [Fact]
    public void Of_many_rows_the_first_hundred_are_shown_with_a_note()
    {
        var html = Shown(Column([.. Enumerable.Range(0, 5_000).Select(i => (object?)(long)i)]));
        Assert.Equal(101, html.Split("<tr>").Length - 1);
        Assert.Contains("the first 100 of 5,000 rows", html, StringComparison.Ordinal);
        var frame = Shown(new DataFrame(new Int64DataFrameColumn("x", Enumerable.Range(0, 5_000).Select(i => (long)i))));
        Assert.Contains("the first 100 of 5,000 rows", frame, StringComparison.Ordinal);
        Assert.Contains(
            "(100 of 5,000 rows)",
            Column([.. Enumerable.Range(0, 5_000).Select(i => (object?)(long)i)]).ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_table_that_shows_few_rows_or_none_says_how_many_there_are()
    {
        var table = Column([.. Enumerable.Range(0, 2_000).Select(i => (object?)(long)i)]);
        Assert.EndsWith("(2 of 2,000 rows)", table.Showing(2).ToString(), StringComparison.Ordinal);
        Assert.Equal("(2,000 rows)", table.Showing(0).ToString());
        Assert.Equal("(1 row)", Column(1L).Showing(0).ToString());
        Assert.DoesNotContain("<table", Shown(table.Showing(0)), StringComparison.Ordinal);
        Assert.Contains("the first 2 of 2,000 rows", Shown(table.Showing(2).Format("x", unit: "ms")), StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_and_maps_are_written_out_and_recursion_ends()
    {
        Assert.Equal(["[1, a, NULL]"], Cells(Column((object)new object?[] { 1, "a", null })));
        Assert.Equal(["{k: [2]}"], Cells(Column(new Dictionary<string, object?> { ["k"] = new[] { 2 } })));
        var itself = new List<object?>();
        itself.Add(itself);
        Assert.Equal(["[[[[[[[[…]]]]]]]]"], Cells(Column(itself)));
    }
}
