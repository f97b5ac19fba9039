using System.Diagnostics;
using System.Text.Json;
using Balloon.Cli.Running;

namespace Balloon.Cli.Cluster;

/// <summary>The options of <c>balloon up --profile cluster</c>.</summary>
internal sealed record ClusterUpOptions
{
    /// <summary>How long all components together may take, including the time for pulling their images.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The pause between two checks of the components.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>
/// Starts the stack of infra/ in a k3d cluster. Every step leaves alone what exists, so that an interrupted start continues when it is run
/// again.
/// </summary>
internal sealed class ClusterUp(ClusterUpOptions options, Action<string> say)
{
    private readonly Kubectl kubectl = new();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await ToolChecks.RequireAsync(ToolChecks.All, cancellationToken).ConfigureAwait(false);
        var images = new ClusterImages(say);
        await images.BuildAsync(all: false, cancellationToken).ConfigureAwait(false);
        await new K3dCluster(say).EnsureAsync(cancellationToken).ConfigureAwait(false);
        await images.ImportAsync(all: false, cancellationToken).ConfigureAwait(false);

        say("namespaces, network policies, addresses …");
        await kubectl.ApplyAsync("base", cancellationToken).ConfigureAwait(false);
        await PassOnCodespaceNameAsync(cancellationToken).ConfigureAwait(false);
        var secrets = new ClusterSecrets(kubectl);
        var made = await secrets.EnsureAsync(cancellationToken).ConfigureAwait(false);
        if (made.Count > 0)
            say($"secrets generated: {string.Join(", ", made)}");
        await InstallOperatorAsync(cancellationToken).ConfigureAwait(false);

        await kubectl.DeleteJobsAsync(ClusterLayout.Jobs, ClusterLayout.Namespace, cancellationToken).ConfigureAwait(false);
        foreach (var component in ClusterLayout.Components)
        {
            say($"applying {component.Name} …");
            await kubectl.ApplyAsync(component.Folder, cancellationToken).ConfigureAwait(false);
        }

        say("waiting until everything is ready; most of the time goes into pulling about 4 GB of images …");
        await new ClusterWait(kubectl, say, options.Pause)
            .UntilReadyAsync(ClusterLayout.Components, options.Timeout, cancellationToken)
            .ConfigureAwait(false);

        var file = await ClusterEndpoints.WriteAsync(kubectl, secrets, cancellationToken).ConfigureAwait(false);
        say(FormattableString.Invariant($"The cluster is up after {clock.Elapsed.TotalSeconds:0} s."));
        await ClusterEndpoints.PrintAsync(secrets, file, say, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// In a GitHub Codespace, browsers use the codespace's host name, and the pods that serve pages must be told to accept it.
    /// </summary>
    private async Task PassOnCodespaceNameAsync(CancellationToken cancellationToken)
    {
        var data = ((string[])["CODESPACE_NAME", "GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN"])
            .Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name)))
            .Where(variable => !string.IsNullOrEmpty(variable.Value))
            .ToDictionary(variable => variable.Name, variable => variable.Value);
        if (data.Count == 0)
            return;
        var map = new
        {
            apiVersion = "v1",
            kind = "ConfigMap",
            metadata = new { name = "codespace", @namespace = ClusterLayout.Namespace },
            data,
        };
        await kubectl
            .ApplyObjectAsync(JsonSerializer.Serialize(map), "passing on the codespace's name", cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task InstallOperatorAsync(CancellationToken cancellationToken)
    {
        say($"Kafka's operator, Strimzi {ClusterLayout.StrimziVersion} …");
        await Tool.RunCheckedAsync(
                "helm",
                [
                    "upgrade",
                    "--install",
                    "strimzi",
                    ClusterLayout.StrimziChart,
                    "--version",
                    ClusterLayout.StrimziVersion,
                    "--kube-context",
                    ClusterLayout.Context,
                    "--namespace",
                    ClusterLayout.KafkaNamespace,
                    "--values",
                    Project.PathOf("infra", "kafka", "operator-values.yaml"),
                    "--wait",
                    "--timeout",
                    "5m",
                ],
                "installing Kafka's operator",
                cancellationToken: cancellationToken
            )
            .ConfigureAwait(false);
    }
}
