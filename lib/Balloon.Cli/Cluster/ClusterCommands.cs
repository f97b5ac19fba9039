using Balloon.Cli.Commands;

namespace Balloon.Cli.Cluster;

/// <summary>up, down, status and reset with <c>--profile cluster</c>.</summary>
internal static class ClusterCommands
{
    private static readonly TimeSpan ServiceTimeout = TimeSpan.FromSeconds(15);

    public static async Task<int> UpAsync(TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var options = timeout is { } told ? new ClusterUpOptions { Timeout = told } : new ClusterUpOptions();
        await new ClusterUp(options, Console.WriteLine).RunAsync(cancellationToken).ConfigureAwait(false);
        return ExitCodes.Done;
    }

    public static async Task<int> DownAsync(CancellationToken cancellationToken)
    {
        await ClusterDown.StopAsync(Console.WriteLine, cancellationToken).ConfigureAwait(false);
        return ExitCodes.Done;
    }

    public static async Task<int> ResetAsync(CancellationToken cancellationToken)
    {
        await ClusterDown.DeleteAsync(Console.WriteLine, cancellationToken).ConfigureAwait(false);
        return ExitCodes.Done;
    }

    /// <summary>Fails if a component does not answer, so that a script can wait for it.</summary>
    public static async Task<int> StatusAsync(bool json, CancellationToken cancellationToken)
    {
        var profile = ClusterProfiles.Load();
        var services = await new ClusterStatus(profile, ServiceTimeout, TimeProvider.System)
            .AskAsync(cancellationToken)
            .ConfigureAwait(false);
        if (json)
            Console.WriteLine(ClusterStatusReport.Json(profile, services));
        else
            ClusterStatusReport.Write(Console.Out, profile, services);
        return services.All(service => service.Answers) ? ExitCodes.Done : ExitCodes.Failed;
    }
}
