using System.CommandLine;
using Balloon.Cli.Cluster;
using Balloon.Sandbox.Hosting;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon reset</c>: stops the sandbox and removes everything it holds.</summary>
internal static class ResetCommand
{
    public static Command Create()
    {
        var command = new Command("reset", "Stops the sandbox and removes its events, views and tables.");
        var profile = ProfileOption.Create();
        command.Options.Add(profile);
        command.SetAction(
            (parsed, cancellationToken) =>
                ProfileOption.IsCluster(parsed, profile)
                    ? ClusterCommands.ResetAsync(cancellationToken)
                    : RunAsync(SandboxHome.Find(), cancellationToken)
        );
        return command;
    }

    private static Task<int> RunAsync(SandboxHome home, CancellationToken cancellationToken) =>
        SandboxFailure.ReportAsync(async () =>
        {
            var reset = await SandboxProcess.ResetAsync(home, DownCommand.Timeout, cancellationToken).ConfigureAwait(false);
            if (!reset.WasHome)
                return PrintNoHome(home, reset.Left);
            Console.WriteLine(
                $"The sandbox in {home.Folder} was {(reset.RanBefore ? "stopped and removed" : "removed")}: 'balloon up' starts a fresh one."
            );
            if (reset.Left.Count > 0)
                Console.WriteLine($"Not removed, because no sandbox created it: {string.Join(", ", reset.Left)}");
            return ExitCodes.Done;
        });

    private static int PrintNoHome(SandboxHome home, IReadOnlyList<string> left)
    {
        if (left.Count == 0)
        {
            Console.WriteLine($"No sandbox has run in {home.Folder}: there is nothing to remove.");
            return ExitCodes.Done;
        }

        Console.Error.WriteLine(
            $"balloon: no sandbox has ever run in {home.Folder}: nothing was removed. Does {SandboxHome.Variable} name the right folder?"
        );
        return ExitCodes.Failed;
    }
}
