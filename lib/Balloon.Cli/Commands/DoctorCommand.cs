using System.CommandLine;
using Balloon.Cli.Doctor;
using Balloon.Sandbox.Hosting;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon doctor</c>: checks what the sandbox and the notebooks need, and says how to fix what is missing.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "Checks SDK, ports, disk, kernel and state, and says how to fix each problem.");
        command.SetAction((_, cancellationToken) => RunAsync(SandboxHome.Find(), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SandboxHome home, CancellationToken cancellationToken)
    {
        var failed = false;
        foreach (var check in Checks.All(home))
        {
            var finding = await check.Run(cancellationToken).ConfigureAwait(false);
            failed |= finding.Result == CheckResult.Failed;
            var mark = finding.Result switch
            {
                CheckResult.Ok => "ok  ",
                CheckResult.Note => "note",
                _ => "BAD ",
            };
            Console.WriteLine($"{mark}  {check.Name, -8}  {finding.Text}");
            if (finding.Fix is not null)
                Console.WriteLine($"                {finding.Fix}");
        }

        return failed ? ExitCodes.Failed : ExitCodes.Done;
    }
}
