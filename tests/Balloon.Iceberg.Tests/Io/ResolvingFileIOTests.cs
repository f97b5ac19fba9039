using Balloon.Iceberg.Io;
using Balloon.Iceberg.Io.S3;
using Balloon.Testing;

namespace Balloon.Iceberg.Tests.Io;

public sealed class ResolvingFileIOTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Local_files_need_no_settings()
    {
        using var folder = new TempFolder();
        var io = new ResolvingFileIO(new Dictionary<string, string>());
        await io.WriteAllAsync($"file://{folder["a"]}", new byte[] { 1 }, cancellationToken: Stop);
        Assert.Equal([1], await io.ReadAllAsync(folder["a"], Stop));
        Assert.Same(LocalFileIO.Instance, io.For("C:\\lake\\a"));
    }

    [Theory]
    [InlineData("s3://lake/a")]
    [InlineData("s3a://lake/a")]
    [InlineData("S3N://lake/a")]
    public void S3_uses_the_settings(string location)
    {
        var io = new ResolvingFileIO(
            new Dictionary<string, string> { ["s3.endpoint"] = "http://127.0.0.1:1", ["client.region"] = "us-east-1" }
        );
        Assert.IsType<S3FileIO>(io.For(location));
        Assert.Same(io.For("s3://other/b"), io.For(location));
    }

    [Theory]
    [InlineData("gs://lake/a")]
    [InlineData("abfss://lake/a")]
    [InlineData("hdfs://host:8020/a")]
    public void Other_stores_are_refused_by_name(string location)
    {
        var error = Assert.Throws<IcebergException>(() => new ResolvingFileIO(new Dictionary<string, string>()).OpenInput(location));
        Assert.Equal(ErrorKind.Unsupported, error.Kind);
        Assert.Contains(location, error.Message, StringComparison.Ordinal);
    }
}
