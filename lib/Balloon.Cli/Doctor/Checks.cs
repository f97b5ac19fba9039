using Balloon.Sandbox.Hosting;

namespace Balloon.Cli.Doctor;

/// <summary>How a check came out.</summary>
internal enum Grade
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Works, but the person may want to know.</summary>
    Note,

    /// <summary>Something will not work.</summary>
    Bad,
}

/// <summary>What a check found.</summary>
/// <param name="Grade">How it came out.</param>
/// <param name="Text">What was found.</param>
/// <param name="Mend">What to do about it.</param>
internal sealed record Finding(Grade Grade, string Text, string? Mend = null);

/// <summary>One check.</summary>
internal sealed record Check(string Name, Func<CancellationToken, Task<Finding>> Run);

/// <summary>All that the doctor looks at.</summary>
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
