using System.Diagnostics;
using Amazon.S3;
using Amazon.S3.Util;
using Balloon.Iceberg.Io.S3;
using Balloon.Testing;

namespace Balloon.Iceberg.Tests.Io;

/// <summary>An S3 server started once for the tests of a class; where it is absent they are skipped.</summary>
public abstract class S3Server : IAsyncDisposable
{
    private readonly Lazy<Task> _start;
    private Process? _process;

    protected S3Server() => _start = new(StartAsync);

    protected TempFolder Folder { get; } = new();

    protected int Port { get; } = Ports.Free();

    public abstract S3Options Options { get; }

    /// <summary>The command that runs it in the foreground; skips the test where it is absent.</summary>
    protected abstract ProcessStartInfo Command();

    protected abstract string Health { get; }

    /// <summary>Makes sure that the server runs, and returns a bucket of the caller's own.</summary>
    public async Task<string> BucketAsync()
    {
        Command();
        await _start.Value;
        var bucket = $"test-{Guid.NewGuid():N}";
        using var client = Client();
        await client.PutBucketAsync(bucket);
        return bucket;
    }

    public IAmazonS3 Client() => S3Clients.Create(Options, null);

    public async Task DropBucketAsync(string bucket)
    {
        using var client = Client();
        await AmazonS3Util.DeleteS3BucketWithObjectsAsync(client, bucket);
    }

    public void Kill()
    {
        _process!.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    public async Task StartAsync()
    {
        var command = Command();
        command.RedirectStandardOutput = command.RedirectStandardError = true;
        _process = Process.Start(command)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    return (await http.GetAsync($"http://127.0.0.1:{Port}{Health}")).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the S3 server answers",
            TimeSpan.FromSeconds(90)
        );
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_process is not null)
            Kill();
        await Task.CompletedTask;
        Folder.Dispose();
    }
}

/// <summary>versitygw: verifies signatures, digests, regions, conditions.</summary>
public sealed class StrictS3Server : S3Server
{
    public override S3Options Options =>
        new()
        {
            Endpoint = new($"http://127.0.0.1:{Port}"),
            Region = "us-east-1",
            PathStyle = true,
            AccessKeyId = "AKTEST00000000000001",
            SecretAccessKey = "secretsecretsecretsecretsecretsecret0001",
            PartSize = S3Options.MinPartSize,
        };

    protected override string Health => "/health";

    protected override ProcessStartInfo Command() => new(Repo.RequireShared("peers", "s3", "versitygw"), [Folder["s3"], $"{Port}"]);
}

/// <summary>LocalStack, as in the course's cluster: accepts any key.</summary>
public sealed class LocalStackServer : S3Server
{
    public override S3Options Options =>
        new()
        {
            Endpoint = new($"http://127.0.0.1:{Port}"),
            Region = "us-east-1",
            PathStyle = true,
            AccessKeyId = "test",
            SecretAccessKey = "test",
            PartSize = S3Options.MinPartSize,
        };

    protected override string Health => "/_localstack/health";

    protected override ProcessStartInfo Command()
    {
        var program = Repo.RequireShared("peers", "s3", "localstack");
        var environment =
            Environment.GetEnvironmentVariable("BALLOON_VENV")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "balloon-venv");
        if (!Directory.Exists(environment))
            Assert.Skip("LocalStack's Python environment is missing: ../shared/peers/python/set-up creates it, BALLOON_VENV names it");
        return new(program, [environment, $"{Port}"]);
    }
}
