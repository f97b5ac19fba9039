using Balloon.Sandbox.Hosting;

namespace Balloon.Cli.Doctor;

/// <summary>The result of a check.</summary>
internal enum CheckResult
{
    /// <summary>All is well.</summary>
    Ok,

    /// <summary>It works, but the person may want to know.</summary>
    Note,

    /// <summary>Something will not work.</summary>
    Failed,
}

/// <summary>A check's result with its explanation.</summary>
/// <param name="Result">The result.</param>
/// <param name="Text">What was found.</param>
/// <param name="Fix">How to fix it.</param>
internal sealed record Finding(CheckResult Result, string Text, string? Fix = null);

/// <summary>A check.</summary>
internal sealed record Check(string Name, Func<CancellationToken, Task<Finding>> Run);

/// <summary>The checks of the doctor.</summary>
internal static class Checks
{
    public static IEnumerable<Check> All(SandboxHome home) =>
        [
            new("SDK", SdkCheck.RunAsync),
            new("disk", _ => Task.FromResult(DiskCheck.Run(home.Folder))),
            new("state", token => StateCheck.RunAsync(home, token)),
            new("ports", _ => Task.FromResult(PortsCheck.Run(SandboxProcess.FindRunning(home)))),
            new("kernel", _ => Task.FromResult(KernelCheck.Run())),
        ];
}
