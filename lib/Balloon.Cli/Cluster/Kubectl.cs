using System.Text.Json;
using Balloon.Cli.Running;

namespace Balloon.Cli.Cluster;

/// <summary>
/// Controls the cluster through kubectl, always with the context's name, so that this shell's current cluster does not matter.
/// </summary>
internal sealed class Kubectl(string context = ClusterLayout.Context)
{
    /// <summary>Applies a folder below infra/ with server-side apply, refusing unknown fields.</summary>
    public Task ApplyAsync(string folder, CancellationToken cancellationToken) =>
        Tool.RunCheckedAsync(
            "kubectl",
            Arguments(
                "apply",
                "--server-side",
                "--validate=strict",
                // Changes by 'kubectl scale' or 'kubectl set image' since the last start are overwritten.
                "--force-conflicts",
                "-k",
                Project.PathOf("infra", folder)
            ),
            $"applying infra/{folder}",
            cancellationToken: cancellationToken
        );

    /// <summary>Applies an object from JSON.</summary>
    public Task ApplyObjectAsync(string json, string what, CancellationToken cancellationToken) =>
        Tool.RunCheckedAsync(
            "kubectl",
            Arguments("apply", "--server-side", "--force-conflicts", "-f", "-"),
            what,
            json,
            cancellationToken: cancellationToken
        );

    /// <summary>Creates an object from JSON, which is passed by standard input and does not appear among the arguments.</summary>
    public Task CreateAsync(string json, string what, CancellationToken cancellationToken) =>
        Tool.RunCheckedAsync("kubectl", Arguments("create", "-f", "-"), what, json, cancellationToken: cancellationToken);

    /// <summary>Removes jobs, complete or not, and waits until they are gone.</summary>
    public Task DeleteJobsAsync(IEnumerable<string> names, string space, CancellationToken cancellationToken) =>
        Tool.RunCheckedAsync(
            "kubectl",
            Arguments(["delete", "job", "--namespace", space, "--ignore-not-found", "--wait", "--timeout=60s", .. names]),
            "removing the last start's Jobs",
            cancellationToken: cancellationToken
        );

    /// <summary>Reads an object, or returns null if there is none.</summary>
    public async Task<JsonDocument?> FindAsync(string kind, string name, string space, CancellationToken cancellationToken)
    {
        var output = await Tool.RunCheckedAsync(
                "kubectl",
                Arguments("get", kind, name, "--namespace", space, "--ignore-not-found", "-o", "json"),
                $"looking for {kind} {name}",
                cancellationToken: cancellationToken
            )
            .ConfigureAwait(false);
        return output.Trim().Length == 0 ? null : JsonDocument.Parse(output);
    }

    /// <summary>Lists all objects of some kinds in a namespace.</summary>
    public async Task<JsonDocument> ListAsync(string kinds, string space, CancellationToken cancellationToken) =>
        JsonDocument.Parse(
            await Tool.RunCheckedAsync(
                    "kubectl",
                    Arguments("get", kinds, "--namespace", space, "-o", "json"),
                    $"listing {kinds} of {space}",
                    cancellationToken: cancellationToken
                )
                .ConfigureAwait(false)
        );

    /// <summary>The end of a pod's log: that of the previous run, if there was one, because that is the one that failed.</summary>
    public async Task<string> LogEndAsync(string pod, string space, bool previous, CancellationToken cancellationToken)
    {
        var arguments = Arguments("logs", pod, "--namespace", space, "--all-containers", "--tail=15");
        var result = await Tool.RunAsync(
                "kubectl",
                previous ? [.. arguments, "--previous"] : arguments,
                cancellationToken: cancellationToken
            )
            .ConfigureAwait(false);
        if (!result.Ok && previous)
            return await LogEndAsync(pod, space, previous: false, cancellationToken).ConfigureAwait(false);
        return result.Ok ? result.Output.TrimEnd() : "";
    }

    /// <summary>Restarts the pods of a Deployment, if it exists.</summary>
    public async Task RestartAsync(string deployment, CancellationToken cancellationToken)
    {
        using var found = await FindAsync("deployment", deployment, ClusterLayout.Namespace, cancellationToken).ConfigureAwait(false);
        if (found is null)
            return;
        await Tool.RunCheckedAsync(
                "kubectl",
                Arguments("rollout", "restart", "deployment", deployment, "--namespace", ClusterLayout.Namespace),
                $"restarting {deployment}",
                cancellationToken: cancellationToken
            )
            .ConfigureAwait(false);
    }

    private List<string> Arguments(params IEnumerable<string> rest) => ["--context", context, .. rest];
}
