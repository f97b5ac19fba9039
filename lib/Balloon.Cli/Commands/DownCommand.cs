using System.CommandLine;
using Balloon.Cli.Cluster;
using Balloon.Sandbox.Hosting;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon down</c>: stops the sandbox; its data is kept.</summary>
internal static class DownCommand
{
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        var command = new Command("down", "Stops the sandbox. Events, views and tables are kept for the next 'up'.");
        var profile = ProfileOption.Create();
        command.Options.Add(profile);
        command.SetAction(
            (parsed, cancellationToken) =>
                ProfileOption.IsCluster(parsed, profile)
                    ? ClusterCommands.DownAsync(cancellationToken)
                    : RunAsync(SandboxHome.Find(), cancellationToken)
        );
        return command;
    }

    private static Task<int> RunAsync(SandboxHome home, CancellationToken cancellationToken) =>
        SandboxFailure.ReportAsync(async () =>
        {
            var ran = await SandboxProcess.StopAsync(home, Timeout, cancellationToken).ConfigureAwait(false);
            Console.WriteLine(ran ? "The sandbox is down." : "The sandbox was not up.");
            return ExitCodes.Done;
        });
}
