using System.ComponentModel;
using System.Text;
using System.Text.Json;

namespace Balloon.Notebook.Lake;

/// <summary>Finds the credentials of Polaris's root, which belong to the cluster's administrator and are in no profile.</summary>
internal static class PolarisRoot
{
    /// <summary>Reads them from the environment, or from the cluster's Secret with kubectl. Null if neither is possible.</summary>
    public static async Task<(string Id, string Secret)?> FindAsync(CancellationToken cancellationToken)
    {
        if (
            Environment.GetEnvironmentVariable("POLARIS_ROOT_CLIENT_SECRET") is { Length: > 0 } secret
            && Environment.GetEnvironmentVariable("POLARIS_ROOT_CLIENT_ID") is { Length: > 0 } id
        )
            return (id, secret);
        string[] arguments =
        [
            "--context",
            ClusterNames.Context,
            "--namespace",
            ClusterNames.Namespace,
            "--request-timeout=10s",
            "get",
            "secret",
            ClusterNames.PolarisRootSecret,
            "-o",
            "json",
        ];
        try
        {
            var asked = await ProgramRun.RunAsync(new("kubectl", arguments), cancellationToken: cancellationToken).ConfigureAwait(false);
            return asked.Ok ? Read(asked.Output) : null;
        }
        catch (Win32Exception)
        {
            return null; // There is no kubectl, for example in the cluster's own Jupyter.
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
