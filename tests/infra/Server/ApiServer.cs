using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Balloon.Testing;

namespace Balloon.Infra.Tests.Server;

/// <summary>
/// A real Kubernetes API server without nodes, with the operators' own definitions. The test takes the place of what would run pods.
/// </summary>
internal sealed partial class ApiServer : IAsyncDisposable
{
    private readonly TempFolder folder = new("balloon-k8s-");
    private Process? process;
    private HttpClient http = new();

    /// <summary>For kubectl: its context has the name that k3d would give it.</summary>
    public string Kubeconfig => folder["config"];

    /// <param name="controllers">True to run the controllers too, which create pods of Deployments and Jobs.</param>
    public static async Task<ApiServer> StartAsync(bool controllers)
    {
        var start = Repo.RequireShared("peers", "kubernetes", "start");
        var server = new ApiServer();
        try
        {
            await server.RunAsync(start, controllers);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            // SIGTERM: the script takes its servers down with it.
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        }

        process?.Dispose();
        http.Dispose();
        folder.Dispose();
    }

    /// <summary>Runs kubectl against it.</summary>
    public async Task<string> KubectlAsync(IEnumerable<string> arguments, string? input = null)
    {
        var (code, output, errors) = await Programs.RunAsync(
            Programs.Kubectl(),
            arguments,
            new Dictionary<string, string?> { ["KUBECONFIG"] = Kubeconfig },
            input: input
        );
        Assert.True(code == 0, $"kubectl {string.Join(' ', arguments)}: {errors}{output}");
        return output;
    }

    /// <summary>Gets an object, or a list, by its path; null for 404.</summary>
    public async Task<JsonNode?> GetAsync(string path)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        if (response.StatusCode == System.Net.HttpStatusCode.NotFound)
            return null;
        return JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Sets the status of an object, as its controller would.</summary>
    public async Task SetStatusAsync(string path, object status)
    {
        var body = System.Text.Json.JsonSerializer.Serialize(new { status });
        using var content = new StringContent(body, Encoding.UTF8, "application/merge-patch+json");
        using var response = await http.PatchAsync(
            new Uri(path + "/status", UriKind.Relative),
            content,
            TestContext.Current.CancellationToken
        );
        // Deleted meanwhile, or changed at the same moment: the next round will see.
        if (response.StatusCode is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Conflict)
            return;
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task RunAsync(string script, bool controllers)
    {
        var port = Ports.Free();
        var start = new ProcessStartInfo(script)
        {
            ArgumentList = { folder["state"], port.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            RedirectStandardOutput = true,
        };
        if (controllers)
            start.Environment["K8S_CONTROLLERS"] = "deployment-controller,replicaset-controller,statefulset-controller,job-controller";
        process = Process.Start(start)!;
        var said = await process
            .StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
            .AsTask()
            .WaitAsync(TimeSpan.FromMinutes(3));
        Assert.Equal("ready", said);

        var config = await File.ReadAllTextAsync(folder["state", "kubeconfig"]);
        await File.WriteAllTextAsync(
            Kubeconfig,
            config
                .Replace("name: local\n  context:", "name: k3d-balloon\n  context:", StringComparison.Ordinal)
                .Replace("current-context: local", "current-context: k3d-balloon", StringComparison.Ordinal)
        );
        http = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } })
        {
            BaseAddress = new Uri($"https://127.0.0.1:{port}/"),
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token().Match(config).Groups[1].Value);
        await KubectlAsync(["apply", "--server-side", "-f", Repo.RequireShared("peers", "kubernetes", "crds")]);
        await KubectlAsync(["wait", "--for=condition=Established", "--timeout=60s", "crd", "--all"]);
    }

    [GeneratedRegex(@"token: (\w+)")]
    private static partial Regex Token();
}
