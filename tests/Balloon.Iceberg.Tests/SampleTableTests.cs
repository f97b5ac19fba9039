using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Tests.Support;

namespace Balloon.Iceberg.Tests;

/// <summary>Tables that other engines wrote, row by row of EXPECTED.md.</summary>
public sealed class SampleTableTests
{
    public static TheoryData<string> Counted =>
        [.. SampleTable.All.Where(table => Regex.IsMatch(table.Check, @"^\d+ rows$") && table.Folder != "impala/trino_variant").Select(table => table.Folder)];

    public static TheoryData<string> Listed => [.. SampleTable.LiveRows.Keys];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Counted))]
    public async Task Every_table_has_the_rows_that_its_origin_says(string folder)
    {
        var sample = SampleTable.Named(folder);
        var expected = long.Parse(sample.Check.Split(' ')[0], CultureInfo.InvariantCulture);
        var table = await sample.OpenAsync();
        Assert.Equal(sample.Version, table.Metadata.FormatVersion);
        long rows = 0;
        await foreach (var batch in table.NewScan().ReadBatchesAsync(TestContext.Current.CancellationToken))
            rows += batch.Rows().Count(row => row.Count > 0);
        Assert.Equal(expected, rows);
        Assert.Equal(expected, await table.NewScan().CountAsync(TestContext.Current.CancellationToken));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Listed))]
    public async Task Every_value_is_the_one_that_an_independent_reader_saw(string folder)
    {
        var table = await SampleTable.Named(folder).OpenAsync();
        var expected = ExpectedCells.Parse(SampleTable.LiveRows[folder]);
        var scan = table.NewScan();
        var fields = scan.Schema.Fields;
        var ours = (await scan.ToListAsync(TestContext.Current.CancellationToken)).Select(row => Line(fields.Select((f, i) => ExpectedCells.Ours(f.Type, row.Plain(i))))).ToList();
        foreach (var row in expected)
        {
            var cells = row.EnumerateArray().ToArray();
            Assert.Equal(fields.Count, cells.Length);
            var line = Line(fields.Select((f, i) => ExpectedCells.Theirs(f.Type, cells[i])));
            Assert.True(ours.Remove(line), $"not found: {line}{Environment.NewLine}among:{Environment.NewLine}{string.Join(Environment.NewLine, ours)}");
        }

        if (!SampleTable.IsCut(folder))
            Assert.Empty(ours);
    }

    private static string Line(IEnumerable<string> cells) => string.Join(" | ", cells);
}
