using System.Globalization;
using System.Text.RegularExpressions;
using Balloon.Iceberg.Tests.Support;

namespace Balloon.Iceberg.Tests;

/// <summary>Tables that other engines wrote, row by row of EXPECTED.md.</summary>
public sealed class SampleTableTests
{
    private const string None = "(the sample tables are missing)";

    public static TheoryData<string> Counted =>
        [
            .. SampleTable
                .All.Where(table => Regex.IsMatch(table.Check, @"^\d+ rows$") && table.Folder != "impala/trino_variant")
                .Select(table => table.Folder)
                .DefaultIfEmpty(None),
        ];

    public static TheoryData<string> Listed => [.. SampleTable.LiveRows.Keys.DefaultIfEmpty(None)];

    [Theory]
    [MemberData(nameof(Counted))]
    public async Task Every_table_has_the_rows_that_its_fixture_lists(string folder)
    {
        if (folder == None)
            Assert.Skip("../shared/iceberg-tables is missing");
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

    [Theory]
    [MemberData(nameof(Listed))]
    public async Task Every_value_is_the_one_that_an_independent_reader_saw(string folder)
    {
        if (folder == None)
            Assert.Skip("../shared/iceberg-tables is missing");
        var table = await SampleTable.Named(folder).OpenAsync();
        var listed = SampleTable.LiveRows[folder];
        // What the other reader did not report: defaults inside structs, and columns whose names differ only in case.
        if (folder == "duckdb/add_columns_with_defaults_in_struct")
            listed = listed.Replace("[{\"col1\":\"test\"}]", DefaultsInStruct, StringComparison.Ordinal);
        else if (folder == "duckdb/case_sensitive_names")
            listed = """["1","user_1"] ["2","user_2"] ["3","user_3"]""";
        var expected = ExpectedCells.Parse(listed);
        var scan = table.NewScan();
        var fields = scan.Schema.Fields;
        var ours = (await scan.ToListAsync(TestContext.Current.CancellationToken))
            .Select(row => Line(fields.Select((f, i) => ExpectedCells.Ours(f.Type, row.Plain(i)))))
            .ToList();
        foreach (var row in expected)
        {
            var cells = row.EnumerateArray().ToArray();
            Assert.Equal(fields.Count, cells.Length);
            var line = Line(fields.Select((f, i) => ExpectedCells.Theirs(f.Type, cells[i])));
            Assert.True(
                ours.Remove(line),
                $"not found: {line}{Environment.NewLine}among:{Environment.NewLine}{string.Join(Environment.NewLine, ours)}"
            );
        }

        if (!SampleTable.IsCut(folder))
            Assert.Empty(ours);
    }

    private const string DefaultsInStruct = """
        [{"col1":"test","col_boolean":true,"col_integer":342342,"col_long":-9223372036854776000,"col_float":0.34234,"col_double":0.342343242342342,"col_decimal":"12345.00","col_date":"2003-10-20","col_time":"00:00:00.012345","col_timestamp":"1970-01-01T00:00:00.012345","col_timestamptz":"1970-01-01T00:00:00.012345+00:00","col_string":"HELLO","col_uuid":"f79c3e09-677c-4bbd-a479-3f349cb785e7","col_fixed":"010203ff03","col_binary":"0102"}]
        """;

    private static string Line(IEnumerable<string> cells) => string.Join(" | ", cells);
}
