using System.CommandLine;
using Balloon.Kernel.Running;
using Balloon.Sandbox.Hosting;

namespace Balloon.Cli;

internal static class Program
{
    // After Ctrl+C a command cleans up what it started; it is only killed if it does not end.
    private static readonly InvocationConfiguration Invocation = new()
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromSeconds(15),
    };

    private static async Task<int> Main(string[] args)
    {
        if (args is ["kernel", "run" or "work", ..])
            Warmup.Begin(); // Warms up the compiler for the first cell while the command line is parsed.
        if (args is ["sql" or "table" or "topic" or "status" or "doctor", ..])
            PlainConsole.Use(); // What these commands print comes from others. The others draw their progress on the terminal.
        var root = new RootCommand("Balloon: streaming analytics, from balloon pops to dashboards.");
        foreach (var command in CommandList.For(args))
            root.Subcommands.Add(command);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync($"balloon: {error.Message}").ConfigureAwait(false);
            await Console.Error.WriteLineAsync("Run 'balloon --help' for the commands.").ConfigureAwait(false);
            return ExitCodes.WrongUsage;
        }

        try
        {
            // The sandbox and the processes that run cells handle signals themselves.
            Invocation.ProcessTerminationTimeout = parsed.CommandResult.Command.Name is SandboxProcess.HostCommand or "work"
                ? null
                : Invocation.ProcessTerminationTimeout;
            return await parsed.InvokeAsync(Invocation).ConfigureAwait(false);
        }
        catch (CommandFailedException failure)
        {
            await Console.Error.WriteLineAsync($"balloon: {failure.Message}").ConfigureAwait(false);
            return failure.ExitCode;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The disk is full or a folder is not writable: a stack trace would not help.
            await Console.Error.WriteLineAsync($"balloon: {failure.Message}").ConfigureAwait(false);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("balloon: stopped").ConfigureAwait(false);
            return ExitCodes.Failed;
        }
    }
}
