using System.CommandLine;
using Balloon.Cli.Cluster;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon images</c>: rebuilds this project's images, and imports them into the cluster if there is one.</summary>
internal static class ImagesCommand
{
    public static Command Create()
    {
        var command = new Command("images", "Rebuilds the cluster's own images, and loads them into the cluster if it is up.");
        command.SetAction((_, cancellationToken) => RunAsync(cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await ToolChecks.RequireAsync([ToolChecks.Docker, ToolChecks.K3d, ToolChecks.Kubectl], cancellationToken).ConfigureAwait(false);
        var images = new ClusterImages(Console.WriteLine);
        await images.BuildAsync(all: true, cancellationToken).ConfigureAwait(false);
        if (await K3dCluster.StateAsync(cancellationToken).ConfigureAwait(false) != ClusterState.Running)
        {
            Console.WriteLine("The images are built. There is no cluster to load them into: 'balloon up --profile cluster' creates one.");
            return ExitCodes.Done;
        }

        await images.ImportAsync(all: true, cancellationToken).ConfigureAwait(false);
        var kubectl = new Kubectl();
        foreach (var deployment in (string[])["jupyter", "generator", "dashboards", "game"])
            await kubectl.RestartAsync(deployment, cancellationToken).ConfigureAwait(false);
        Console.WriteLine("The images are built and in the cluster; the pods that run them restart.");
        return ExitCodes.Done;
    }
}
