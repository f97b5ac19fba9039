using System.Diagnostics;
using System.Net.Sockets;

namespace Balloon.Benchmarks;

/// <summary>A real Apache Kafka from ../shared/peers, for comparison with our broker.</summary>
internal sealed class ApacheKafkaPeer : IAsyncDisposable
{
    private const int Port = 29_392;
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private ApacheKafkaPeer(Process process, DirectoryInfo folder) => (_process, _folder) = (process, folder);

    public string BootstrapServers { get; } = $"127.0.0.1:{Port}";

    /// <summary>What the process has used so far.</summary>
    public (double CpuSeconds, long ResidentBytes) Used
    {
        get
        {
            _process.Refresh();
            return (_process.TotalProcessorTime.TotalSeconds, _process.WorkingSet64);
        }
    }

    /// <summary>Starts it; where it is missing, prints that and returns null.</summary>
    public static async Task<ApacheKafkaPeer?> StartAsync(CancellationToken cancellationToken)
    {
        var script = Script();
        if (script is null)
        {
            Console.WriteLine("  ../shared/peers/kafka/start is missing: measured without Apache Kafka");
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("balloon-benchmark-kafka-");
        var start = new ProcessStartInfo(script, [folder.FullName, $"{Port}"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var peer = new ApacheKafkaPeer(Process.Start(start)!, folder);
        while (!await AcceptsAsync(cancellationToken))
            await Task.Delay(200, cancellationToken);
        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<bool> AcceptsAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string? Script()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Balloon.sln")))
                continue;
            var shared = Environment.GetEnvironmentVariable("BALLOON_SHARED") ?? Path.Combine(folder.Parent!.FullName, "shared");
            var script = Path.Combine(shared, "peers", "kafka", "start");
            return File.Exists(script) ? script : null;
        }

        return null;
    }
}
