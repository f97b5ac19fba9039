using System.CommandLine;
using Balloon.Cli.Cluster;
using Balloon.Notebook;
using Balloon.Sandbox.Hosting;
using Profile = Balloon.Notebook.Profiles.Profile;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon status</c>: all addresses, the progress of the stream, and what is wrong.</summary>
internal static class StatusCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "As JSON, for programs" };

    public static Command Create()
    {
        var command = new Command("status", "Shows all addresses, how far the stream has read, and what is wrong.");
        command.Options.Add(Json);
        var which = ProfileOption.Create();
        command.Options.Add(which);
        command.SetAction(
            (parsed, cancellationToken) =>
                ProfileOption.IsCluster(parsed, which)
                    ? ClusterCommands.StatusAsync(parsed.GetValue(Json), cancellationToken)
                    : RunAsync(parsed.GetValue(Json), cancellationToken)
        );
        return command;
    }

    private static Task<int> RunAsync(bool json, CancellationToken cancellationToken) =>
        SandboxFailure.ReportAsync(async () =>
        {
            var home = SandboxHome.Find();
            var sandbox = await SandboxProcess.StatusAsync(home, cancellationToken).ConfigureAwait(false);
            var (profile, why) = LoadProfile();
            if (json)
                await StatusJsonReport
                    .WriteAsync(Console.OpenStandardOutput(), home, profile, sandbox, cancellationToken)
                    .ConfigureAwait(false);
            else
                StatusReport.Write(Console.Out, home, profile, why, sandbox, TimeProvider.System);
            return ExitCodes.Done;
        });

    private static (Profile? Profile, string? Why) LoadProfile()
    {
        try
        {
            return (Profile.Load(), null);
        }
        catch (BalloonException e)
        {
            return (null, e.Message);
        }
    }
}
