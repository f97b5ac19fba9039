using Microsoft.DotNet.Interactive;

namespace Balloon.Kernel.Engine;

/// <summary>Knows whether a cell is ending the process, by <c>Environment.Exit</c>: what stops then was not interrupted by anybody.</summary>
internal static class EndedByCell
{
    private static int s_watching;

    /// <summary>What the cell is told to have done.</summary>
    public static CellFailure Failure { get; } =
        new(
            "ProcessEnded",
            "The cell ends the kernel with Environment.Exit: its variables are lost. Restart the kernel.",
            ["The cell ends the kernel with Environment.Exit: its variables are lost. Restart the kernel."],
            null
        );

    /// <summary>True from the moment in which a cell ended the process.</summary>
    public static bool Happened { get; private set; }

    /// <summary>Begins to watch. Handlers run in the order in which they were added, on the thread that ends the process.</summary>
    public static void Watch()
    {
        if (Interlocked.Exchange(ref s_watching, 1) == 0)
            AppDomain.CurrentDomain.ProcessExit += static (_, _) => Happened |= KernelInvocationContext.Caller is not null;
    }
}
