using System.Diagnostics;
using System.Net.Sockets;
using Balloon.Testing;

namespace Balloon.Interop.Tests.Peers;

/// <summary>A server of another project, run for a test and killed after it.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _said = [];

    private PeerProcess(Process process) => _process = process;

    /// <summary>Starts a script and waits until its port accepts connections.</summary>
    public static async Task<PeerProcess> StartAsync(string script, IReadOnlyList<string> arguments, int port)
    {
        var start = new ProcessStartInfo(script) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var peer = new PeerProcess(Process.Start(start)!);
        peer.Listen();
        try
        {
            await Eventually.TrueAsync(
                () => peer.AcceptsAsync(port),
                $"{Path.GetFileName(script)} accepts connections",
                TimeSpan.FromSeconds(90)
            );
            return peer;
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    /// <summary>Its output so far.</summary>
    public string Said
    {
        get
        {
            lock (_said)
                return string.Join('\n', _said);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> AcceptsAsync(int port)
    {
        if (_process.HasExited)
            Assert.Fail($"The peer ended with {_process.ExitCode}:\n{Said}");
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            await Task.Delay(100);
            return false;
        }
    }

    private void Listen()
    {
        void Keep(object _, DataReceivedEventArgs line)
        {
            lock (_said)
                _said.Add(line.Data ?? "");
        }

        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }
}
