using Balloon.Cli.Running;

namespace Balloon.Cli.Cluster;

/// <summary>Builds this project's own images and imports them into the cluster, which never pulls them.</summary>
internal sealed class ClusterImages(Action<string> say)
{
    /// <summary>Builds the images that Docker does not have, or all of them.</summary>
    public async Task BuildAsync(bool all, CancellationToken cancellationToken)
    {
        foreach (var image in ClusterLayout.Images)
        {
            if (!all && await IsBuiltAsync(image, cancellationToken).ConfigureAwait(false))
                continue;
            say($"building {image.Name} (the first time takes minutes) …");
            await Tool.RunCheckedAsync(
                    "docker",
                    [
                        "build",
                        "--file",
                        Project.PathOf("infra", "images", "Dockerfile"),
                        "--target",
                        image.Target,
                        "--tag",
                        image.Name,
                        Project.Root,
                    ],
                    $"building {image.Name}",
                    each: Step,
                    cancellationToken: cancellationToken
                )
                .ConfigureAwait(false);
        }
    }

    /// <summary>Imports the images that the cluster's node does not have, or all of them.</summary>
    public async Task ImportAsync(bool all, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        foreach (var image in ClusterLayout.Images)
        {
            if (all || !await IsImportedAsync(image, cancellationToken).ConfigureAwait(false))
                missing.Add(image.Name);
        }

        if (missing.Count == 0)
            return;
        say($"loading {string.Join(" and ", missing)} into the cluster …");
        await Tool.RunCheckedAsync(
                "k3d",
                ["image", "import", .. missing, "--cluster", ClusterLayout.Cluster],
                "importing the images",
                cancellationToken: cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static async Task<bool> IsBuiltAsync(ProjectImage image, CancellationToken cancellationToken) =>
        (
            await Tool.RunAsync("docker", ["image", "inspect", "--format", "{{.Id}}", image.Name], cancellationToken: cancellationToken)
                .ConfigureAwait(false)
        ).Ok;

    private static async Task<bool> IsImportedAsync(ProjectImage image, CancellationToken cancellationToken) =>
        (
            await Tool.RunAsync(
                    "docker",
                    ["exec", ClusterLayout.Node, "crictl", "inspecti", "-q", image.Name],
                    cancellationToken: cancellationToken
                )
                .ConfigureAwait(false)
        ).Ok;

    /// <summary>Shows the steps of the Dockerfile; the rest of Docker's output is only shown if it fails.</summary>
    private void Step(string line)
    {
        var at = line.IndexOf('[', StringComparison.Ordinal);
        if (
            line.StartsWith('#')
            && at > 0
            && line.Contains('/', StringComparison.Ordinal)
            && !line.Contains("[internal]", StringComparison.Ordinal)
        )
            say("  " + line[at..]);
    }
}
