using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Balloon.Sandbox.Hosting;

namespace Balloon.Cli.Tests.Sandbox;

/// <summary>Tests of a running sandbox that do not change it, and share one.</summary>
public sealed class UpAndRunningTests(UpAndRunningTests.Fixture sandbox) : IClassFixture<UpAndRunningTests.Fixture>
{
    [Fact]
    public async Task Up_answers_on_every_port_and_says_where()
    {
        var stack = Stack.TryRead(sandbox.Balloon.StackFile)!;
        await AssertOpenAsync(int.Parse(stack.Kafka.Split(':')[1], null));
        await AssertOpenAsync(stack.Sql.Port);
        using var http = new HttpClient();
        var config = await http.GetStringAsync(
            new Uri($"{stack.Catalog}/v1/config?warehouse={stack.Warehouse}"),
            TestContext.Current.CancellationToken
        );
        Assert.Contains("endpoints", config, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_as_json_names_each_endpoint_and_where_it_came_from()
    {
        await using (var nothing = new BalloonCommand())
        using (var off = JsonDocument.Parse((await nothing.RunAsync("status", "--json")).Output))
            Assert.False(off.RootElement.GetProperty("up").GetBoolean());
        using var on = JsonDocument.Parse((await sandbox.Balloon.RunAsync("status", "--json")).Output);
        Assert.True(on.RootElement.GetProperty("up").GetBoolean());
        var kafka = on.RootElement.GetProperty("endpoints").EnumerateArray().First(e => e.GetProperty("name").GetString() == "kafka");
        Assert.Equal(Stack.TryRead(sandbox.Balloon.StackFile)!.Kafka, kafka.GetProperty("value").GetString());
        Assert.Equal(sandbox.Balloon.StackFile, kafka.GetProperty("from").GetString());
        Assert.Equal(
            Stack.TryRead(sandbox.Balloon.StackFile)!.Pid,
            on.RootElement.GetProperty("sandbox").GetProperty("stack").GetProperty("pid").GetInt32()
        );
    }

    [Fact]
    public async Task Doctor_finds_no_problem_on_a_working_machine()
    {
        var (exitCode, output, _) = await sandbox.Balloon.RunAsync("doctor");
        Assert.True(exitCode == 0, output);
        Assert.Contains("the sandbox runs in", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_control_endpoints_refuse_requests_without_the_token()
    {
        using var http = new HttpClient { BaseAddress = new Uri(Stack.TryRead(sandbox.Balloon.StackFile)!.Catalog) };
        using var stop = await http.PostAsync(new Uri("/sandbox/stop", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, stop.StatusCode);
        using var status = await http.GetAsync(new Uri("/sandbox/status", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, status.StatusCode);
    }

    [Fact]
    public async Task Ctrl_C_in_the_terminal_does_not_stop_the_sandbox()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill");
        var pid = Stack.TryRead(sandbox.Balloon.StackFile)!.Pid;
        foreach (var signal in (string[])["-INT", "-HUP", "-QUIT"])
        {
            using var kill = Process.Start("kill", [signal, $"{pid}"]);
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        using var status = JsonDocument.Parse((await sandbox.Balloon.RunAsync("status", "--json")).Output);
        Assert.True(status.RootElement.GetProperty("up").GetBoolean());
    }

    private static async Task AssertOpenAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
    }

    /// <summary>A running sandbox.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        public BalloonCommand Balloon { get; } = new();

        public async ValueTask InitializeAsync() => await Balloon.UpAsync();

        public ValueTask DisposeAsync() => Balloon.DisposeAsync();
    }
}
