using System.CommandLine;
using System.Runtime.InteropServices;
using Balloon.Sandbox.Hosting;

namespace Balloon.Cli.Commands;

/// <summary>The process that <c>balloon up</c> starts: it runs the sandbox until it is told to stop.</summary>
internal static class SandboxHostCommand
{
    public static Command Create()
    {
        var choices = new SandboxArguments();
        var command = new Command(SandboxProcess.HostCommand, "Runs the sandbox in the foreground.") { Hidden = true };
        choices.AddTo(command);
        var watchInput = new Option<bool>(SandboxProcess.WatchInputOption) { Description = "Stops when its standard input ends." };
        command.Options.Add(watchInput);
        command.SetAction((parsed, _) => RunAsync(choices.Read(parsed), parsed.GetValue(watchInput)));
        return command;
    }

    private static Task<int> RunAsync(SandboxOptions options, bool watchInput) =>
        SandboxFailure.ReportAsync(async () =>
        {
            SandboxProcess.KeepFilesPrivate();
            if (!watchInput)
                SandboxProcess.LeaveGroup();
            // Ctrl+C and a closed terminal are meant for the command that started this process, not for the sandbox, which outlives it.
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
            using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, signal => signal.Cancel = true);
            using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = true);
            var terminated = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var terminate = PosixSignalRegistration.Create(
                PosixSignal.SIGTERM,
                signal =>
                {
                    signal.Cancel = true;
                    terminated.TrySetResult();
                }
            );
            var host = await SandboxHost
                .StartAsync(options with { Progress = step => Console.WriteLine(SandboxProcess.Step + step) })
                .ConfigureAwait(false);
            await using (host.ConfigureAwait(false))
            {
                Console.WriteLine(SandboxProcess.Ready);
                var ended = watchInput ? Console.In.ReadToEndAsync() : Task.Delay(Timeout.Infinite);
                await Task.WhenAny(host.StopRequested, terminated.Task, ended).ConfigureAwait(false);
            }

            return ExitCodes.Done;
        });
}
