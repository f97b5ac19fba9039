using Balloon.Iceberg.Io;

namespace Balloon.Iceberg.Tests.Io;

public sealed class PrefixMapFileIOTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("s3://lake/a/data/1.parquet", "memory://here/data/1.parquet")]
    [InlineData("s3://lake/a", "memory://here")]
    [InlineData("s3://lake/ab/1.parquet", "s3://lake/ab/1.parquet")]
    [InlineData("s3://lake/a/deep/1.parquet", "memory://deeper/1.parquet")]
    [InlineData("/test-warehouse/t/1.parquet", "memory://there/t/1.parquet")]
    [InlineData("hdfs://localhost:20500/test-warehouse/t/1.parquet", "memory://there/t/1.parquet")]
    [InlineData("file:/test-warehouse/t/1.parquet", "memory://there/t/1.parquet")]
    [InlineData("./relative/data/1.parquet", "memory://relative/data/1.parquet")]
    [InlineData("other/1.parquet", "other/1.parquet")]
    public void The_longest_prefix_that_ends_at_a_slash_wins(string location, string expected) =>
        Assert.Equal(expected, Make(new()).Map(location));

    [Fact]
    public async Task Files_keep_the_tables_names()
    {
        var memory = new MemoryFileIO();
        var io = Make(memory);
        await io.WriteAllAsync("s3://lake/a/data/1.parquet", new byte[] { 1, 2, 3 }, cancellationToken: Stop);
        Assert.Equal([1, 2, 3], memory.Get("memory://here/data/1.parquet").ToArray());
        Assert.Equal([1, 2, 3], await io.ReadAllAsync("s3://lake/a/data/1.parquet", Stop));
        Assert.Equal("s3://lake/a/data/1.parquet", io.OpenInput("s3://lake/a/data/1.parquet").Location);
        Assert.True(await io.ExistsAsync("s3://lake/a/data/1.parquet", Stop));
        var listed = new List<string>();
        await foreach (var file in io.ListAsync("s3://lake/a/", Stop))
            listed.Add(file.Location);
        Assert.Equal(["s3://lake/a/data/1.parquet"], listed);
        await io.DeleteAsync("s3://lake/a/data/1.parquet", Stop);
        Assert.Empty(memory.Locations);
    }

    private static PrefixMapFileIO Make(MemoryFileIO memory) =>
        new(
            memory,
            new Dictionary<string, string>
            {
                ["s3://lake/a/"] = "memory://here",
                ["s3://lake/a/deep"] = "memory://deeper/",
                ["/test-warehouse"] = "memory://there",
                ["./relative"] = "memory://relative",
            }
        );
}
