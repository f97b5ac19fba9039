using System.Diagnostics;
using System.Globalization;

namespace Balloon.Broker.Tests.Faults;

/// <summary>A broker in a separate process, which can be killed.</summary>
internal sealed class BrokerProcess : IDisposable
{
    private readonly Process _process;

    private BrokerProcess(Process process) => _process = process;

    public static async Task<BrokerProcess> StartAsync(
        string folder,
        int port,
        CancellationToken cancellationToken,
        int? segmentBytes = null
    )
    {
        var host = Path.Combine(AppContext.BaseDirectory, "Balloon.Broker.TestHost.dll");
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[] { host, folder, port.ToString(CultureInfo.InvariantCulture) })
            start.ArgumentList.Add(argument);
        if (segmentBytes is { } bytes)
            start.ArgumentList.Add(bytes.ToString(CultureInfo.InvariantCulture));
        var process = Process.Start(start)!;
        var ready = await process.StandardOutput.ReadLineAsync(cancellationToken);
        if (ready?.StartsWith("ready", StringComparison.Ordinal) != true)
            Assert.Fail($"The broker does not start: {await process.StandardError.ReadToEndAsync(cancellationToken)}");
        return new(process);
    }

    /// <summary>Kills it, like kill -9.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }
}
