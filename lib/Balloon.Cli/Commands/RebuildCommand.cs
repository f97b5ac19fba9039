using System.CommandLine;
using System.Diagnostics;
using Balloon.Sandbox.Hosting;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon rebuild</c>: rebuilds everything that is derived, after damage or when a log was replaced by another.</summary>
internal static class RebuildCommand
{
    public static Command Create()
    {
        var choices = new SandboxArguments();
        var command = new Command(
            "rebuild",
            "Starts the sandbox, rebuilds its views from the logs, and rebuilds the tables that they feed."
        );
        choices.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(choices.Read(parsed), cancellationToken));
        return command;
    }

    private static Task<int> RunAsync(SandboxOptions options, CancellationToken cancellationToken) =>
        SandboxFailure.ReportAsync(async () =>
        {
            var clock = Stopwatch.StartNew();
            var (stack, tables) = await SandboxProcess
                .RebuildAsync(options, DownCommand.Timeout, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            if (tables.Count > 0)
                Console.WriteLine($"Registered again from the warehouse: {string.Join(", ", tables)}");
            Console.WriteLine(
                FormattableString.Invariant(
                    $"The views are rebuilt and the sandbox is up after {clock.Elapsed.TotalSeconds:0.0} s (process {stack.Pid})."
                )
            );
            var status = await SandboxProcess.StatusAsync(options.Home, cancellationToken).ConfigureAwait(false);
            foreach (var notice in status?.Notices ?? [])
                Console.WriteLine($"  warning: {notice}");
            return ExitCodes.Done;
        });
}
