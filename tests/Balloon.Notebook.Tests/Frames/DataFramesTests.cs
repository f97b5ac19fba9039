using Balloon.Testing;
using Microsoft.Data.Analysis;

namespace Balloon.Notebook.Tests.Frames;

/// <summary>Data frames: filters, groups, joins, and Parquet files.</summary>
public sealed class DataFramesTests
{
    private sealed record Pop(string Color, long Points, double? Share);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DataFrame Pops() =>
        new[] { new Pop("red", 100, 0.5), new Pop("blue", 75, null), new Pop("red", 50, 1.5), new Pop("blue", 25, 2.5) }.ToDataFrame();

    [Fact]
    public void Records_become_a_data_frame_and_records_again() =>
        Assert.Equal([new Pop("red", 100, 0.5), new Pop("blue", 75, null)], Pops().ToList<Pop>().Take(2));

    [Fact]
    public void Rows_are_filtered_by_a_typed_condition()
    {
        Assert.Equal([100L, 75L], Pops().Where("Points", (long p) => p > 50).ToList<Pop>().Select(p => p.Points));
        Assert.Equal(3, Pops().Where("Share", (double s) => s >= 0).Rows.Count);
        var error = Assert.Throws<BalloonException>(() => Pops().Where("Pionts", (long p) => p > 0));
        Assert.Contains("Did you mean Points?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_have_their_keys_and_the_requested_aggregates()
    {
        var groups = Pops()
            .GroupBy(
                ["Color"],
                Aggregate.Count(),
                Aggregate.Sum("Points"),
                Aggregate.Mean("Share").As("share"),
                Aggregate.Max("Points"),
                Aggregate.Median("Points")
            );
        Assert.Equal(["Color", "count", "sum_Points", "share", "max_Points", "median_Points"], groups.Columns.Select(c => c.Name));
        Assert.Equal(
            [("red", 2L, 150L, 1.0, 100L, 75.0), ("blue", 2L, 100L, 2.5, 75L, 50.0)],
            groups.ToList<(string, long, long, double, long, double)>()
        );
    }

    [Fact]
    public void Rows_with_equal_keys_are_joined()
    {
        var teams = new DataFrame(new StringDataFrameColumn("Color", ["red", null]), new StringDataFrameColumn("Points", ["a", "b"]));
        var joined = Pops().JoinOn(teams, "Color");
        Assert.Equal(["Color", "Points", "Share", "Points_2"], joined.Columns.Select(c => c.Name));
        Assert.Equal([("red", "a"), ("red", "a")], joined.Select("Color", "Points_2").ToList<(string, string)>());
    }

    [Fact]
    public async Task A_data_frame_survives_a_Parquet_file()
    {
        using var folder = new TempFolder();
        var at = new DateTime(2026, 11, 22, 19, 30, 0, DateTimeKind.Utc);
        var frame = new ResultTable(
            "all",
            ["text", "flag", "int", "long", "float", "double", "decimal", "time"],
            [
                ["a", true, 1, 2L, 3f, 4.5, 6.75m, at],
                [null, null, null, null, null, null, null, null],
                ["", false, -1, long.MinValue, -3f, double.MaxValue, -0.5m, at.AddMicroseconds(1)],
            ]
        ).ToDataFrame();
        await frame.SaveParquetAsync(folder["all.parquet"], Cancel);
        var again = await DataFrames.LoadParquetAsync(folder["all.parquet"], Cancel);
        Assert.Equal(frame.Columns.Select(c => (c.Name, c.DataType)), again.Columns.Select(c => (c.Name, c.DataType)));
        for (var c = 0; c < frame.Columns.Count; c++)
            Assert.Equal(frame.Columns[c].Cast<object?>(), again.Columns[c].Cast<object?>());
        Assert.Equal(["all.parquet"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Texts_that_repeat_are_stored_once_in_a_Parquet_file()
    {
        using var folder = new TempFolder();
        var names = Enumerable.Range(0, 10_000).Select(i => new { Player = $"player {i * 7919 % 24}", Own = $"own {i}" });
        await names.AsTable().ToDataFrame().SaveParquetAsync(folder["names.parquet"], Cancel);
        await using var reader = await Parquet.ParquetReader.CreateAsync(folder["names.parquet"], cancellationToken: Cancel);
        var columns = reader.Metadata!.RowGroups[0].Columns.ConvertAll(c => c.MetaData!);
        Assert.Contains(Parquet.Meta.Encoding.PLAIN_DICTIONARY, columns[0].Encodings);
        // In full they take thirteen bytes each; the library's numbers take two.
        Assert.InRange(columns[0].TotalUncompressedSize, 1, 30_000);
        Assert.DoesNotContain(Parquet.Meta.Encoding.PLAIN_DICTIONARY, columns[1].Encodings);
        var again = await DataFrames.LoadParquetAsync(folder["names.parquet"], Cancel);
        Assert.Equal(names.Select(n => n.Player), again["Player"].Cast<string>());
        Assert.Equal(names.Select(n => n.Own), again["Own"].Cast<string>());
    }

    [Fact]
    public async Task A_file_that_is_not_Parquet_is_refused()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["x.parquet"], "no", Cancel);
        var error = await Assert.ThrowsAsync<BalloonException>(() => DataFrames.LoadParquetAsync(folder["x.parquet"], Cancel));
        Assert.Contains("x.parquet", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<BalloonException>(() => DataFrames.LoadParquetAsync(folder["none"], Cancel));
        Assert.Contains("There is no file", error.Message, StringComparison.Ordinal);
    }
}
