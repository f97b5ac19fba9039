using Balloon.Notebook.Profiles;

namespace Balloon.Cli.Cluster;

/// <summary>Stops the cluster, or removes it with all its data.</summary>
internal static class ClusterDown
{
    /// <summary>Stops it. Kafka, RisingWave, Polaris and Jupyter keep their data; LocalStack loses it.</summary>
    public static async Task StopAsync(Action<string> say, CancellationToken cancellationToken)
    {
        await ToolChecks.RequireAsync([ToolChecks.Docker, ToolChecks.K3d], cancellationToken).ConfigureAwait(false);
        if (await K3dCluster.StateAsync(cancellationToken).ConfigureAwait(false) != ClusterState.Running)
        {
            say("The cluster was not up.");
            return;
        }

        await K3dCluster.StopAsync(cancellationToken).ConfigureAwait(false);
        say("The cluster is down. 'balloon up --profile cluster' starts it again with its events and views;");
        say(
            "the tables' files are gone, because LocalStack does not keep them: run chapters 05 and 06 again to rebuild them from the events."
        );
        say("'balloon reset --profile cluster' removes it altogether.");
    }

    /// <summary>Removes it, and the file with its addresses.</summary>
    public static async Task DeleteAsync(Action<string> say, CancellationToken cancellationToken)
    {
        await ToolChecks.RequireAsync([ToolChecks.Docker, ToolChecks.K3d], cancellationToken).ConfigureAwait(false);
        var there = await K3dCluster.StateAsync(cancellationToken).ConfigureAwait(false) != ClusterState.Absent;
        if (there)
            await K3dCluster.DeleteAsync(cancellationToken).ConfigureAwait(false);
        var file = Path.Combine(BalloonHome.State, BalloonHome.ClusterFileName);
        if (File.Exists(file))
            File.Delete(file);
        say(there ? "The cluster is removed with all its data." : "There was no cluster.");
    }
}
