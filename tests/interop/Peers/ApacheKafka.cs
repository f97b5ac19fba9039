using Balloon.Testing;

namespace Balloon.Interop.Tests.Peers;

/// <summary>A real Apache Kafka with one node on free ports.</summary>
internal sealed class ApacheKafka : IAsyncDisposable
{
    private readonly TempFolder _folder = new("balloon-kafka-");
    private readonly string _script;
    private readonly int _port;
    private PeerProcess? _process;

    private ApacheKafka(string script)
    {
        _script = script;
        _port = PairOfPorts();
    }

    /// <summary>host:port.</summary>
    public string BootstrapServers => $"127.0.0.1:{_port}";

    /// <summary>The folder of its logs, with a folder for each partition.</summary>
    public string Data => Path.Combine(_folder.Path, "data");

    /// <summary>Starts one; skips the test where Apache Kafka or Java is missing.</summary>
    public static async Task<ApacheKafka> StartAsync()
    {
        var script = Repo.RequireShared("peers", "kafka", "start");
        Clients.Programs.Require("java", "install a Java 17");
        var kafka = new ApacheKafka(script);
        await kafka.UpAsync();
        return kafka;
    }

    /// <summary>Starts it, or restarts it with its data.</summary>
    public async Task UpAsync() => _process = await PeerProcess.StartAsync(_script, [_folder.Path, $"{_port}"], _port);

    /// <summary>Kills it as kill -9 does.</summary>
    public async Task KillAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Dispose();
    }

    // The script takes the next port for the controller.
    private static int PairOfPorts()
    {
        while (true)
        {
            var port = Ports.Free();
            try
            {
                using var next = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, port + 1);
                next.Start();
                return port;
            }
            catch (System.Net.Sockets.SocketException)
            {
                // The port is taken: try another pair.
            }
        }
    }
}
