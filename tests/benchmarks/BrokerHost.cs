using System.Diagnostics;
using System.Globalization;

namespace Balloon.Benchmarks;

/// <summary>Our broker in a process of its own, so that its cost is separate from its client's.</summary>
internal sealed class BrokerHost : IAsyncDisposable
{
    private readonly Process _process;

    private BrokerHost(Process process, int port, double readySeconds) =>
        (_process, BootstrapServers, OpenSeconds) = (process, $"127.0.0.1:{port}", readySeconds);

    public string BootstrapServers { get; }

    /// <summary>How long the broker took from its start to its first connection, without the start of the process.</summary>
    public double OpenSeconds { get; }

    public static async Task<BrokerHost> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var host = Path.Combine(AppContext.BaseDirectory, "Balloon.Broker.TestHost.dll");
        var start = new ProcessStartInfo("dotnet", [host, folder, "0"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        var ready = (await process.StandardOutput.ReadLineAsync(cancellationToken) ?? "").Split(' ');
        if (ready is not ["ready", var port, var milliseconds])
            throw new InvalidOperationException("The broker does not start.");
        return new(process, int.Parse(port, CultureInfo.InvariantCulture), double.Parse(milliseconds, CultureInfo.InvariantCulture) / 1000);
    }

    /// <summary>What the process has used so far.</summary>
    public async Task<(double CpuSeconds, long ResidentBytes)> UsedAsync(CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync("used");
        await _process.StandardInput.FlushAsync(cancellationToken);
        var used = (await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? "0 0").Split(' ');
        return (double.Parse(used[0], CultureInfo.InvariantCulture), long.Parse(used[1], CultureInfo.InvariantCulture));
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
