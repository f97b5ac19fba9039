using System.Text.Json;
using Balloon.Cli.Running;

namespace Balloon.Cli.Cluster;

/// <summary>The state of the k3d cluster.</summary>
internal enum ClusterState
{
    Absent,
    Stopped,
    Running,
}

/// <summary>Creates, starts, stops and removes the k3d cluster.</summary>
internal sealed class K3dCluster(Action<string> say)
{
    public static async Task<ClusterState> StateAsync(CancellationToken cancellationToken)
    {
        var output = await Tool.RunCheckedAsync(
                "k3d",
                ["cluster", "list", "-o", "json"],
                "listing the clusters",
                cancellationToken: cancellationToken
            )
            .ConfigureAwait(false);
        try
        {
            using var list = JsonDocument.Parse(output.Trim().Length == 0 ? "[]" : output);
            foreach (var cluster in list.RootElement.EnumerateArray())
            {
                if (cluster.GetProperty("name").GetString() == ClusterLayout.Cluster)
                    return cluster.GetProperty("serversRunning").GetInt32() > 0 ? ClusterState.Running : ClusterState.Stopped;
            }

            return ClusterState.Absent;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CommandFailedException(
                $"'k3d cluster list -o json' printed what this command does not understand: {e.Message}",
                inner: e
            );
        }
    }

    /// <summary>Creates the cluster, or starts it if it was stopped.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        switch (await StateAsync(cancellationToken).ConfigureAwait(false))
        {
            case ClusterState.Running:
                say("the cluster is there");
                break;
            case ClusterState.Stopped:
                say("starting the cluster that was stopped …");
                await StartAsync(["cluster", "start", ClusterLayout.Cluster, "--wait"], "starting the cluster", cancellationToken)
                    .ConfigureAwait(false);
                break;
            default:
                say("creating the cluster …");
                await StartAsync(
                        ["cluster", "create", "--config", Project.PathOf("infra", "k3d", "balloon.yaml")],
                        "creating the cluster",
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                break;
        }

        // k3d writes the context; it is missing if someone else created the cluster, or removed the kubeconfig.
        await Tool.RunCheckedAsync(
                "k3d",
                ["kubeconfig", "merge", ClusterLayout.Cluster, "--kubeconfig-merge-default", "--kubeconfig-switch-context=false"],
                "writing the cluster's address into the kubeconfig",
                cancellationToken: cancellationToken
            )
            .ConfigureAwait(false);
    }

    public static Task StopAsync(CancellationToken cancellationToken) =>
        Tool.RunCheckedAsync(
            "k3d",
            ["cluster", "stop", ClusterLayout.Cluster],
            "stopping the cluster",
            cancellationToken: cancellationToken
        );

    public static Task DeleteAsync(CancellationToken cancellationToken) =>
        Tool.RunCheckedAsync(
            "k3d",
            ["cluster", "delete", ClusterLayout.Cluster],
            "removing the cluster",
            cancellationToken: cancellationToken
        );

    private static async Task StartAsync(string[] arguments, string what, CancellationToken cancellationToken)
    {
        var result = await Tool.RunAsync("k3d", arguments, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (result.Ok)
            return;
        var said = result.Output + result.Errors;
        var taken =
            said.Contains("port is already allocated", StringComparison.Ordinal)
            || said.Contains("address already in use", StringComparison.Ordinal);
        throw new CommandFailedException(
            $"{what} failed: k3d {string.Join(' ', arguments)} ended with {result.ExitCode}.\n{result.Tail()}"
                + (
                    taken
                        ? "\nA port of infra/k3d/balloon.yaml is taken: end what listens there, or change the number before the first colon."
                        : ""
                )
        );
    }
}
