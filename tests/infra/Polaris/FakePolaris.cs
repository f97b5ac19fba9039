using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Balloon.Testing;

namespace Balloon.Infra.Tests.Polaris;

/// <summary>polaris.py in a process of its own: Polaris' management API, its bodies read with Apache Polaris' own client models.</summary>
public sealed class FakePolaris : IAsyncLifetime
{
    public const string RootId = "root";
    public const string RootSecret = "0123456789abcdef";

    private readonly HttpClient http = new();
    private Process? process;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("BALLOON_VENV") is not { Length: > 0 })
            return; // Each test is skipped in that case: see AskAsync.
        var python = Programs.Python();
        var port = Ports.Free();
        Address = new Uri($"http://127.0.0.1:{port}/");
        http.BaseAddress = Address;
        var script = Path.Combine(Repo.Root, "tests", "infra", "Polaris", "polaris.py");
        process = Process.Start(
            new ProcessStartInfo(python, [script, port.ToString(CultureInfo.InvariantCulture), RootId, RootSecret])
            {
                UseShellExecute = false,
            }
        )!;
        await Eventually.TrueAsync(
            async () =>
            {
                Assert.False(process.HasExited, "polaris.py ended");
                try
                {
                    using var probe = new TcpClient();
                    await probe.ConnectAsync("127.0.0.1", port);
                    return true;
                }
                catch (SocketException)
                {
                    return false;
                }
            },
            "polaris.py accepts connections",
            TimeSpan.FromSeconds(60)
        );
    }

    public async Task<JsonNode> AskAsync(string what)
    {
        if (process is null)
            Programs.Python();
        using var response = await http.PostAsync(new Uri(what, UriKind.Relative), null, TestContext.Current.CancellationToken);
        return JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (process is null)
            return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
