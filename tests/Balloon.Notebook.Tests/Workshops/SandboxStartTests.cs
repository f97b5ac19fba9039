using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Balloon.Notebook.Workshops;
using Balloon.Testing;

namespace Balloon.Notebook.Tests.Workshops;

public sealed class SandboxStartTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_that_is_not_built_is_named_with_what_builds_it()
    {
        using var folder = new TempFolder();
        var error = await Assert.ThrowsAsync<BalloonException>(() => SandboxStart.UpAsync(folder["balloon"], Cancel));
        Assert.Contains("./balloon up", error.Message, StringComparison.Ordinal);
        Assert.Contains(folder["balloon"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_command_is_reported_with_its_own_output()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a shell script stands in for the command");
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(
            folder["balloon"],
            "#!/bin/sh\necho 'balloon: port 4566 is held by postgres (12)' >&2\nexit 1\n",
            Cancel
        );
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder["balloon"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var error = await Assert.ThrowsAsync<BalloonException>(() => SandboxStart.UpAsync(folder["balloon"], Cancel));
        Assert.Contains("ended with 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("port 4566 is held by postgres", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ports_that_answer_for_a_process_that_is_gone_are_not_the_sandbox()
    {
        using var folder = new TempFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Write(folder, port, pid: int.MaxValue);
        Assert.False(await SandboxStart.IsUpAsync(folder["stack.json"], Cancel));
        Write(folder, port, Environment.ProcessId);
        Assert.True(await SandboxStart.IsUpAsync(folder["stack.json"], Cancel));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{")]
    [InlineData("""{"kafka":"127.0.0.1:1","sql":{"host":"127.0.0.1","port":2},"catalog":"no address","warehouse":"w","pid":1}""")]
    public async Task A_file_that_is_absent_or_damaged_is_not_a_sandbox(string? text)
    {
        using var folder = new TempFolder();
        if (text is not null)
            await File.WriteAllTextAsync(folder["stack.json"], text, Cancel);
        Assert.False(await SandboxStart.IsUpAsync(folder["stack.json"], Cancel));
    }

    private static void Write(TempFolder folder, int port, int pid) =>
        File.WriteAllText(
            folder["stack.json"],
            string.Create(
                CultureInfo.InvariantCulture,
                $$$"""{"kafka":"127.0.0.1:{{{port}}}","sql":{"host":"127.0.0.1","port":{{{port}}},"user":"root","database":"dev"},"catalog":"http://127.0.0.1:{{{port}}}","warehouse":"w","pid":{{{pid}}}}"""
            )
        );
}
