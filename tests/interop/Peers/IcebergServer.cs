using Balloon.Interop.Tests.Clients;
using Balloon.Testing;

namespace Balloon.Interop.Tests.Peers;

/// <summary>Apache Iceberg's own REST catalog on a free port, with its tables in a folder of its own.</summary>
internal sealed class IcebergServer : IAsyncDisposable
{
    private readonly TempFolder _folder = new("balloon-iceberg-");
    private readonly int _port = Ports.Free();
    private PeerProcess? _process;

    /// <summary>Its address.</summary>
    public string Uri => $"http://127.0.0.1:{_port}";

    /// <summary>Starts one; skips the test where the catalog or Java is missing.</summary>
    /// <param name="properties">Properties of the catalog, KEY=VALUE, such as another storage than files.</param>
    public static async Task<IcebergServer> StartAsync(params string[] properties)
    {
        var script = Repo.RequireShared("peers", "iceberg-java", "catalog-server");
        Programs.Require("java", "install a Java 17");
        var server = new IcebergServer();
        server._process = await PeerProcess.StartAsync(script, [$"{server._port}", server._folder.Path, .. properties], server._port);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _folder.Dispose();
    }
}
