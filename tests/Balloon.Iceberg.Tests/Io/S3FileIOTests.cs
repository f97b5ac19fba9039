using Balloon.Iceberg.Io;
using Balloon.Iceberg.Io.S3;
using Balloon.Testing;

namespace Balloon.Iceberg.Tests.Io;

public abstract class S3FileIOContract : FileIOContract
{
    [Fact]
    public async Task A_listing_reads_all_pages()
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 1_005),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Stop },
            async (number, stop) => await Io.WriteAllAsync(At($"many/{number:0000}"), new byte[number % 3], cancellationToken: stop)
        );
        Assert.Equal(
            Enumerable.Range(0, 1_005).Select(number => At($"many/{number:0000}")),
            (await ListAsync(At("many"))).Select(file => file.Location)
        );
    }

    [Fact]
    public async Task The_URI_schemes_of_other_engines_name_the_same_files()
    {
        await WriteAsync("file", 1, 2);
        var other = At("file").Replace("s3://", "s3a://", StringComparison.Ordinal);
        Assert.Equal([1, 2], await Io.ReadAllAsync(other, Stop));
        await foreach (var file in Io.ListAsync(Folder.Replace("s3://", "s3n://", StringComparison.Ordinal), Stop))
            Assert.StartsWith("s3n://", file.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_of_many_concurrent_creators_of_a_large_file_wins()
    {
        Assert.SkipUnless(DecidesRaces, "the store does not hold If-None-Match under concurrency");
        async Task<bool> TryAsync(int number)
        {
            try
            {
                await Io.WriteAllAsync(At("large"), Noise((5 << 20) + number, number), cancellationToken: Stop);
                return true;
            }
            catch (IcebergException e) when (e.Kind == ErrorKind.AlreadyExists)
            {
                return false;
            }
        }

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 4).Select(number => Task.Run(() => TryAsync(number), Stop)));
        var winner = Assert.Single(Enumerable.Range(1, 4), number => outcomes[number - 1]);
        var read = await Io.ReadAllAsync(At("large"), Stop);
        Assert.True(Noise((5 << 20) + winner, winner).AsSpan().SequenceEqual(read));
    }

    [Fact]
    public async Task Without_a_bucket_the_error_names_it()
    {
        var gone = $"s3://gone-{Guid.NewGuid():N}";
        var error = await FailsAsync(ErrorKind.FileNotFound, () => Io.ReadAllAsync($"{gone}/file", Stop));
        Assert.Contains($"The bucket '{gone[5..]}' does not exist", error.Message, StringComparison.Ordinal);
        await FailsAsync(ErrorKind.FileNotFound, () => Io.WriteAllAsync($"{gone}/file", new byte[3], cancellationToken: Stop));
        await FailsAsync(ErrorKind.FileNotFound, () => Io.WriteAllAsync($"{gone}/file", new byte[6 << 20], cancellationToken: Stop));
        await FailsAsync(ErrorKind.FileNotFound, () => Io.DeleteAsync($"{gone}/file", Stop));
        await FailsAsync(
            ErrorKind.FileNotFound,
            async () =>
            {
                await foreach (var _ in Io.ListAsync(gone, Stop)) { }
            }
        );
        Assert.False(await Io.ExistsAsync($"{gone}/file", Stop));
    }

    [Theory]
    [InlineData("s3://")]
    [InlineData("s3:///key")]
    [InlineData("s3://bucket")]
    [InlineData("s3://bucket/")]
    [InlineData("file:///tmp/x")]
    public async Task A_location_that_names_no_file_is_refused(string location) =>
        await FailsAsync(ErrorKind.InvalidArgument, () => Io.ExistsAsync(location, Stop));
}

public sealed class StrictS3FileIOTests(StrictS3Server server) : S3FileIOContract, IClassFixture<StrictS3Server>
{
    protected override async Task<(IFileIO Io, string Folder)> OpenAsync() =>
        (new S3FileIO(server.Options), $"s3://{await server.BucketAsync()}/lake/table");

    [Fact]
    public async Task A_wrong_secret_is_reported_as_such()
    {
        await WriteAsync("file", 1);
        using var wrong = new S3FileIO(server.Options with { SecretAccessKey = "wrong" });
        await FailsWithAllAsync(wrong, ErrorKind.Unauthorized, "SignatureDoesNotMatch");
    }

    [Fact]
    public async Task An_unknown_key_is_reported_as_such()
    {
        await WriteAsync("file", 1);
        using var wrong = new S3FileIO(server.Options with { AccessKeyId = "AKNOBODY" });
        await FailsWithAllAsync(wrong, ErrorKind.Unauthorized, "InvalidAccessKeyId");
    }

    [Fact]
    public async Task A_wrong_region_is_reported_as_such()
    {
        await WriteAsync("file", 1);
        using var wrong = new S3FileIO(server.Options with { Region = "eu-west-1" });
        await FailsWithAllAsync(wrong, ErrorKind.InvalidArgument, "region");
    }

    [Fact]
    public async Task An_abandoned_upload_is_aborted()
    {
        var file = await Io.CreateAsync(At("large"), cancellationToken: Stop);
        await file.Stream.WriteAsync(Noise(12_000_000), Stop);
        using var client = server.Client();
        var bucket = Folder.Split('/')[2];
        Assert.Single((await client.ListMultipartUploadsAsync(bucket, Stop)).MultipartUploads);
        await file.DisposeAsync();
        Assert.Empty((await client.ListMultipartUploadsAsync(bucket, Stop)).MultipartUploads ?? []);
    }

    [Fact]
    public async Task The_bucket_may_be_part_of_the_host_name()
    {
        await WriteAsync("file", 1);
        var joined = server.Options with { PathStyle = false, Endpoint = new($"http://s3.localhost:{server.Options.Endpoint!.Port}") };
        using var io = new S3FileIO(joined);
        Assert.Equal([1], await io.ReadAllAsync(At("file"), Stop));
    }

    private async Task FailsWithAllAsync(S3FileIO wrong, ErrorKind kind, string said)
    {
        Func<Task>[] all =
        [
            () => wrong.ReadAllAsync(At("file"), Stop),
            () => wrong.ExistsAsync(At("file"), Stop),
            () => wrong.OpenInput(At("file"), 1).ReadAsync(0, new byte[1], Stop).AsTask(),
            () => wrong.WriteAllAsync(At("new"), new byte[1], cancellationToken: Stop),
            () => wrong.WriteAllAsync(At("new"), new byte[6 << 20], cancellationToken: Stop),
            () => wrong.DeleteAsync(At("file"), Stop),
            async () =>
            {
                await foreach (var _ in wrong.ListAsync(Folder, Stop)) { }
            },
        ];
        foreach (var one in all)
        {
            var error = await FailsAsync(kind, one);
            Assert.Contains(said, error.Message, StringComparison.Ordinal);
            Assert.Contains(Folder, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(server.Options.SecretAccessKey!, error.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal([1], await Io.ReadAllAsync(At("file"), Stop));
    }
}

/// <summary>
/// The store of the course's cluster, tested only in long runs; the strict one starts faster and is tested with every change.
/// </summary>
public sealed class LocalStackS3FileIOTests(LocalStackServer server) : S3FileIOContract, IClassFixture<LocalStackServer>
{
    protected override bool DecidesRaces => false;

    protected override async Task<(IFileIO Io, string Folder)> OpenAsync()
    {
        Long.Only();
        return (new S3FileIO(server.Options), $"s3://{await server.BucketAsync()}/lake/table");
    }
}

/// <summary>The store that <c>AWS_ENDPOINT_URL</c> names, when <c>BALLOON_PROFILE=cluster</c>; <c>BALLOON_TEST_BUCKET</c> names the bucket.</summary>
public sealed class ClusterS3FileIOTests : S3FileIOContract
{
    protected override bool DecidesRaces => false;

    protected override Task<(IFileIO Io, string Folder)> OpenAsync()
    {
        var endpoint = Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL");
        if (Environment.GetEnvironmentVariable("BALLOON_PROFILE") != "cluster" || endpoint is null)
            Assert.Skip("needs BALLOON_PROFILE=cluster and AWS_ENDPOINT_URL");
        var options = new S3Options
        {
            Endpoint = new(endpoint),
            Region = Environment.GetEnvironmentVariable("AWS_REGION"),
            PathStyle = true,
            PartSize = S3Options.MinPartSize,
        };
        var bucket = Environment.GetEnvironmentVariable("BALLOON_TEST_BUCKET") ?? "balloon-game";
        return Task.FromResult<(IFileIO, string)>((new S3FileIO(options), $"s3://{bucket}/tests/{Guid.NewGuid():N}"));
    }

    public override async ValueTask DisposeAsync()
    {
        if (Folder.Length > 0)
        {
            foreach (var file in await ListAsync(Folder))
                await Io.DeleteAsync(file.Location, CancellationToken.None);
        }

        await base.DisposeAsync();
    }
}
