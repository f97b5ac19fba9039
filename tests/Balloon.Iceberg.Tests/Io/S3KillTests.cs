using Balloon.Iceberg.Io;
using Balloon.Iceberg.Io.S3;

namespace Balloon.Iceberg.Tests.Io;

/// <summary>A store that is killed while a file is being uploaded, and restarted.</summary>
public sealed class S3KillTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_killed_during_an_upload_leaves_no_file_and_gives_an_error()
    {
        await using var server = new StrictS3Server();
        var folder = $"s3://{await server.BucketAsync()}/lake";
        using var io = new S3FileIO(server.Options with { Retries = 1, Timeout = TimeSpan.FromSeconds(10) });
        var part = new byte[S3Options.MinPartSize];

        var error = await Assert.ThrowsAsync<IcebergException>(async () =>
        {
            await using var file = await io.CreateAsync($"{folder}/large", cancellationToken: Stop);
            await file.Stream.WriteAsync(part, Stop);
            await file.Stream.WriteAsync(part, Stop);
            server.Kill();
            for (var i = 0; i < 4; i++)
                await file.Stream.WriteAsync(part, Stop);
            await file.CompleteAsync(Stop);
        });
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        Assert.True(error.IsRetryable);
        Assert.Contains($"{folder}/large", error.Message, StringComparison.Ordinal);

        await server.StartAsync();
        Assert.False(await io.ExistsAsync($"{folder}/large", Stop));
        await foreach (var file in io.ListAsync(folder, Stop))
            Assert.Fail($"{file} was left behind");

        await io.WriteAllAsync($"{folder}/large", new byte[11 << 20], cancellationToken: Stop);
        Assert.Equal(11 << 20, await io.OpenInput($"{folder}/large").GetLengthAsync(Stop));
    }

    [Fact]
    public async Task A_server_that_comes_back_in_time_finishes_the_upload()
    {
        await using var server = new StrictS3Server();
        var folder = $"s3://{await server.BucketAsync()}/lake";
        using var io = new S3FileIO(server.Options with { Retries = 8 });
        var bytes = new byte[13 << 20];
        new Random(5).NextBytes(bytes);
        await using (var file = await io.CreateAsync($"{folder}/large", cancellationToken: Stop))
        {
            await file.Stream.WriteAsync(bytes.AsMemory(0, 6 << 20), Stop);
            server.Kill();
            var back = server.StartAsync();
            await file.Stream.WriteAsync(bytes.AsMemory(6 << 20), Stop);
            await file.CompleteAsync(Stop);
            await back;
        }

        var read = await io.ReadAllAsync($"{folder}/large", Stop);
        Assert.True(bytes.AsSpan().SequenceEqual(read));
    }
}
