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
        SandboxFailure.TellAsync(async () =>
        {
            var ran = await SandboxProcess.ResetAsync(home, DownCommand.Patience, cancellationToken).ConfigureAwait(false);
            Console.WriteLine($"{home.Folder} is empty{(ran ? " and the sandbox is down: 'balloon up' starts a fresh one" : "")}.");
            return ExitCodes.Done;
        });
}
