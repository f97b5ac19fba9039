using Amazon.Runtime;
using Amazon.S3;
using Balloon.Testing;

namespace Balloon.Interop.Tests.Peers;

/// <summary>LocalStack's S3, as the cluster has it, on a free port, with one bucket.</summary>
internal sealed class LocalStack : IAsyncDisposable
{
    public const string Region = "us-east-1";
    public const string Key = "test";
    public const string Bucket = "balloon-game";

    private readonly int _port = Ports.Free();
    private PeerProcess? _process;

    /// <summary>Its address.</summary>
    public string Endpoint => $"http://127.0.0.1:{_port}";

    /// <summary>Starts one; skips the test where it is missing.</summary>
    public static async Task<LocalStack> StartAsync()
    {
        var script = Repo.RequireShared("peers", "s3", "localstack");
        var venv = Environment.GetEnvironmentVariable("BALLOON_VENV");
        if (venv is null || !File.Exists(Path.Combine(venv, "bin", "localstack")))
            Assert.Skip("BALLOON_VENV names no Python environment with LocalStack (tests/run makes one from ../shared/peers/python)");
        var server = new LocalStack();
        server._process = await PeerProcess.StartAsync(script, [venv, $"{server._port}"], server._port);
        using var client = new AmazonS3Client(
            new BasicAWSCredentials(Key, Key),
            new AmazonS3Config
            {
                ServiceURL = server.Endpoint,
                AuthenticationRegion = Region,
                ForcePathStyle = true,
            }
        );
        await client.PutBucketAsync(Bucket);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
    }
}
