using System.Text;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Io.S3;
using Balloon.Testing;

namespace Balloon.Iceberg.Tests.Io;

public sealed class S3FaultTests
{
    private const string File = "s3://lake/file";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_response_that_breaks_off_is_resumed_where_it_broke()
    {
        var bytes = Enumerable.Range(0, 5_000).Select(i => (byte)(i * 7)).ToArray();
        await using var server = new FaultyHttpServer(request =>
        {
            var range = request.Headers["Range"]["bytes=".Length..].Split('-').Select(int.Parse).ToArray();
            var body = bytes[range[0]..(range[1] + 1)];
            return new Reply(206, body)
            {
                Headers = { ["Content-Range"] = $"bytes {range[0]}-{range[1]}/{bytes.Length}" },
                CutAfter = body.Length > 1_500 ? 1_500 : null,
            };
        });
        using var io = Open(server);
        var read = new byte[4_000];
        await io.OpenInput(File, 5_000).ReadAsync(500, read, Stop);
        Assert.Equal(bytes[500..4_500], read);
        Assert.Equal(["bytes=500-4499", "bytes=2000-4499", "bytes=3500-4499"], server.Requests.Select(request => request.Headers["Range"]));
    }

    [Fact]
    public async Task A_response_that_always_breaks_off_is_an_error_in_the_end()
    {
        await using var server = new FaultyHttpServer(_ => new Reply(206, new byte[100]) { CutAfter = 0 });
        using var io = Open(server);
        var error = await Assert.ThrowsAsync<IcebergException>(() => io.OpenInput(File, 100).ReadAsync(0, new byte[100], Stop).AsTask());
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_store_that_sends_the_whole_file_for_a_range_is_refused()
    {
        await using var server = new FaultyHttpServer(_ => new Reply(200, new byte[100]));
        using var io = Open(server);
        await io.OpenInput(File, 100).ReadAsync(0, new byte[10], Stop);
        var error = await Assert.ThrowsAsync<IcebergException>(() => io.OpenInput(File, 100).ReadAsync(5, new byte[10], Stop).AsTask());
        Assert.Equal(ErrorKind.Unsupported, error.Kind);
    }

    [Fact]
    public async Task A_store_that_hangs_is_abandoned()
    {
        await using var server = new FaultyHttpServer(_ => Reply.Hang);
        using var io = Open(server, options => options with { Timeout = TimeSpan.FromMilliseconds(400) });
        foreach (
            var call in (Func<Task>[])
                [
                    () => io.ReadAllAsync(File, Stop),
                    () => io.WriteAllAsync(File, new byte[10], cancellationToken: Stop),
                    () => io.WriteAllAsync(File, new byte[6 << 20], cancellationToken: Stop),
                    () => io.DeleteAsync(File, Stop),
                ]
        )
        {
            var error = await Assert.ThrowsAsync<IcebergException>(call);
            Assert.Equal(ErrorKind.Unavailable, error.Kind);
            Assert.True(error.IsRetryable);
            Assert.Contains("no answer within 0.4 s", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_busy_store_is_asked_again()
    {
        var busy = 2;
        await using var server = new FaultyHttpServer(_ =>
            busy-- > 0 ? Xml(503, "SlowDown") : new Reply(200, []) { Headers = { ["ETag"] = "\"e\"" } }
        );
        using var io = Open(server);
        await io.WriteAllAsync(File, new byte[10], cancellationToken: Stop);
        Assert.Equal(3, server.Count("PUT", "/lake/file"));
    }

    [Fact]
    public async Task An_unreachable_store_is_reported_with_its_address()
    {
        var endpoint = new Uri($"http://127.0.0.1:{Ports.Free()}");
        using var io = new S3FileIO(Options(endpoint) with { Retries = 0 });
        var error = await Assert.ThrowsAsync<IcebergException>(() => io.ExistsAsync(File, Stop));
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        Assert.Contains(endpoint.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_left_by_a_lost_response_is_recognized_as_our_own(bool own)
    {
        string? writeId = null;
        var first = true;
        await using var server = new FaultyHttpServer(request =>
        {
            if (request.Method == "HEAD")
                return new Reply(200, []) { Headers = { ["x-amz-meta-write-id"] = own ? writeId! : "another's" } };
            writeId = request.Headers["x-amz-meta-write-id"];
            Assert.Equal("*", request.Headers["If-None-Match"]);
            if (!first)
                return Xml(412, "PreconditionFailed");
            first = false;
            return Xml(500, "InternalError");
        });
        using var io = Open(server);
        if (own)
        {
            await io.WriteAllAsync(File, new byte[10], cancellationToken: Stop);
            return;
        }

        var error = await Assert.ThrowsAsync<IcebergException>(() => io.WriteAllAsync(File, new byte[10], cancellationToken: Stop));
        Assert.Equal(ErrorKind.AlreadyExists, error.Kind);
    }

    [Fact]
    public async Task Of_two_simultaneous_writers_the_one_asked_to_retry_does()
    {
        var conflicts = 1;
        await using var server = new FaultyHttpServer(_ =>
            conflicts-- > 0 ? Xml(409, "ConditionalRequestConflict") : new Reply(200, []) { Headers = { ["ETag"] = "\"e\"" } }
        );
        using var io = Open(server);
        await io.WriteAllAsync(File, Encoding.ASCII.GetBytes("hello"), cancellationToken: Stop);
        Assert.Equal(["hello", "hello"], server.Requests.Select(request => request.Body));
    }

    [Fact]
    public async Task A_file_that_lost_a_part_is_never_completed()
    {
        var parts = 0;
        await using var server = new FaultyHttpServer(request =>
            request.Path.Contains("uploads", StringComparison.Ordinal) && request.Method == "POST"
                ? Reply.Text(200, "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>")
            : request.Method == "DELETE" ? Reply.Text(204, "")
            : ++parts == 1 ? Xml(403, "AccessDenied")
            : new Reply(200, []) { Headers = { ["ETag"] = "\"e\"" } }
        );
        using var io = Open(server);
        var bytes = new byte[S3Options.MinPartSize];
        await using (var file = await io.CreateAsync(File, cancellationToken: Stop))
        {
            var error = await Assert.ThrowsAsync<IcebergException>(async () =>
            {
                for (var i = 0; i < 4; i++)
                    await file.Stream.WriteAsync(bytes, Stop);
            });
            Assert.Equal(ErrorKind.Forbidden, error.Kind);
            error = await Assert.ThrowsAsync<IcebergException>(() => file.CompleteAsync(Stop));
            Assert.Equal(ErrorKind.Io, error.Kind);
        }

        Assert.DoesNotContain(server.Requests, request => request.Body.Contains("CompleteMultipartUpload", StringComparison.Ordinal));
        Assert.Contains(
            server.Requests,
            request => request.Method == "DELETE" && request.Path.Contains("uploadId=u1", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_file_whose_completion_failed_is_not_completed_without_its_bytes()
    {
        var down = true;
        await using var server = new FaultyHttpServer(_ =>
            down ? Xml(403, "AccessDenied") : new Reply(200, []) { Headers = { ["ETag"] = "\"e\"" } }
        );
        using var io = Open(server);
        await using var file = await io.CreateAsync(File, cancellationToken: Stop);
        await file.Stream.WriteAsync(new byte[10], Stop);
        await Assert.ThrowsAsync<IcebergException>(() => file.CompleteAsync(Stop));
        down = false;
        await Assert.ThrowsAsync<IcebergException>(() => file.CompleteAsync(Stop));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_store_without_conditional_writes_is_asked_first(bool exists)
    {
        await using var server = new FaultyHttpServer(request =>
            request.Headers.ContainsKey("If-None-Match") ? Xml(501, "NotImplemented")
            : request.Method == "PUT" || exists ? new Reply(200, []) { Headers = { ["ETag"] = "\"e\"" } }
            : Xml(404, "NoSuchKey")
        );
        using var io = Open(server);
        if (exists)
        {
            var error = await Assert.ThrowsAsync<IcebergException>(() => io.WriteAllAsync(File, new byte[10], cancellationToken: Stop));
            Assert.Equal(ErrorKind.AlreadyExists, error.Kind);
        }
        else
        {
            await io.WriteAllAsync(File, new byte[10], cancellationToken: Stop);
            Assert.Equal("PUT", server.Requests.Last().Method);
        }
    }

    [Fact]
    public async Task Bytes_are_sent_without_checksum_trailers()
    {
        await using var server = new FaultyHttpServer(_ => new Reply(200, []) { Headers = { ["ETag"] = "\"e\"" } });
        using var io = Open(server);
        await io.WriteAllAsync(File, Encoding.ASCII.GetBytes("hello"), cancellationToken: Stop);
        var request = Assert.Single(server.Requests);
        Assert.Equal("hello", request.Body);
        Assert.DoesNotContain(request.Headers.Keys, name => name.StartsWith("x-amz-checksum", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("STREAMING", request.Headers["x-amz-content-sha256"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3.endpoint", "not an address:")]
    [InlineData("s3.multipart.part-size-bytes", "big")]
    [InlineData("s3.access-key-id", "alone")]
    [InlineData("s3.remote-signing-enabled", "true")]
    [InlineData("s3.sse.type", "kms")]
    public void Settings_that_cannot_be_honoured_are_refused_by_name(string name, string value)
    {
        var error = Assert.Throws<IcebergException>(() => S3Options.FromProperties(new Dictionary<string, string> { [name] = value }));
        Assert.True(error.Kind is ErrorKind.InvalidArgument or ErrorKind.Unsupported);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_credentials_the_error_says_so()
    {
        string[] sources = ["AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];
        Assert.SkipWhen(sources.Any(name => Environment.GetEnvironmentVariable(name) is not null), "the environment has credentials");
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", "/nowhere");
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", "/nowhere");
        await using var server = new FaultyHttpServer(_ => Reply.Text(200, ""));
        using var io = Open(server, options => options with { AccessKeyId = null, SecretAccessKey = null });
        var error = await Assert.ThrowsAsync<IcebergException>(() => io.ExistsAsync(File, Stop));
        Assert.Equal(ErrorKind.Unauthorized, error.Kind);
        Assert.Contains("s3.access-key-id", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Temporary_credentials_are_renewed_before_they_expire()
    {
        var time = new Catalog.ManualTime();
        await using var server = new FaultyHttpServer(_ => new Reply(200, []) { Headers = { ["ETag"] = "\"e\"" } });
        var number = 1;
        S3Options Vended() =>
            Options(server.Uri) with
            {
                AccessKeyId = $"KEY{number}",
                SessionToken = $"token{number}",
                Expires = time.GetUtcNow().AddHours(1),
            };
        using var io = new S3FileIO(
            Vended(),
            _ =>
            {
                number++;
                return Task.FromResult(Vended());
            },
            time
        );
        await io.WriteAllAsync(File, new byte[1], overwrite: true, Stop);
        time.Advance(TimeSpan.FromMinutes(54));
        await io.WriteAllAsync(File, new byte[1], overwrite: true, Stop);
        time.Advance(TimeSpan.FromMinutes(2));
        await io.WriteAllAsync(File, new byte[1], overwrite: true, Stop);
        Assert.Equal(["token1", "token1", "token2"], server.Requests.Select(request => request.Headers["x-amz-security-token"]));
        Assert.Contains("Credential=KEY2/", server.Requests.Last().Headers["Authorization"], StringComparison.Ordinal);
    }

    private static S3FileIO Open(FaultyHttpServer server, Func<S3Options, S3Options>? change = null) =>
        new(change?.Invoke(Options(server.Uri)) ?? Options(server.Uri));

    private static S3Options Options(Uri endpoint) =>
        new()
        {
            Endpoint = endpoint,
            Region = "us-east-1",
            PathStyle = true,
            AccessKeyId = "key",
            SecretAccessKey = "secret",
            Retries = 2,
            PartSize = S3Options.MinPartSize,
        };

    private static Reply Xml(int status, string code) =>
        Reply.Text(status, $"<Error><Code>{code}</Code><Message>said so</Message></Error>");
}
