using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Balloon.Notebook.Lake;

/// <summary>Finds the credentials of Polaris' root, which belong to whoever runs the cluster and are in no profile.</summary>
internal static class PolarisRoot
{
    /// <summary>From the environment, or from the cluster's Secret by kubectl. Null where neither can be read from here.</summary>
    public static async Task<(string Id, string Secret)?> FindAsync(CancellationToken cancellationToken)
    {
        if (
            Environment.GetEnvironmentVariable("POLARIS_ROOT_CLIENT_SECRET") is { Length: > 0 } secret
            && Environment.GetEnvironmentVariable("POLARIS_ROOT_CLIENT_ID") is { Length: > 0 } id
        )
            return (id, secret);
        var start = new ProcessStartInfo("kubectl")
        {
            ArgumentList =
            {
                "--context",
                "k3d-balloon",
                "--namespace",
                "balloon",
                "--request-timeout=10s",
                "get",
                "secret",
                "polaris-root-credentials",
                "-o",
                "json",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            using var kubectl = Process.Start(start)!;
            kubectl.BeginErrorReadLine();
            var output = await kubectl.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await kubectl.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return kubectl.ExitCode == 0 ? Read(output) : null;
        }
        catch (Win32Exception)
        {
            return null; // No kubectl here, as in the cluster's own Jupyter.
        }
    }

    private static (string Id, string Secret)? Read(string json)
    {
        using var found = JsonDocument.Parse(json);
        var data = found.RootElement.GetProperty("data");
        string Text(string key) => Encoding.UTF8.GetString(Convert.FromBase64String(data.GetProperty(key).GetString()!));
        return (Text("client-id"), Text("client-secret"));
    }
}
