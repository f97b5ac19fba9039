using Amazon.Runtime;
using Amazon.S3;
using Balloon.Testing;

namespace Balloon.Interop.Tests.Peers;

/// <summary>versitygw, an S3 server that verifies requests, on a free port, with one bucket.</summary>
internal sealed class StrictS3 : IAsyncDisposable
{
    public const string Region = "us-east-1";
    public const string AccessKey = "AKTEST00000000000001";
    public const string SecretKey = "secretsecretsecretsecretsecretsecret0001";
    public const string Bucket = "lake";

    private readonly TempFolder _folder = new("balloon-s3-");
    private readonly int _port = Ports.Free();
    private PeerProcess? _process;

    /// <summary>Its address.</summary>
    public string Endpoint => $"http://127.0.0.1:{_port}";

    /// <summary>Starts one; skips the test where it is missing.</summary>
    public static async Task<StrictS3> StartAsync()
    {
        var script = Repo.RequireShared("peers", "s3", "versitygw");
        var server = new StrictS3();
        server._process = await PeerProcess.StartAsync(script, [server._folder.Path, $"{server._port}"], server._port);
        using var client = new AmazonS3Client(
            new BasicAWSCredentials(AccessKey, SecretKey),
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
        _folder.Dispose();
    }
}
