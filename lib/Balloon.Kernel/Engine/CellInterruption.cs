using System.ComponentModel;
using Microsoft.DotNet.Interactive;

namespace Balloon.Kernel.Engine;

/// <summary>Called by the loops in cells, so that an interruption also stops loops on threads that the cell started.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellInterruption
{
    private static volatile bool s_happened;

    /// <summary>Ends the loop of a cell that has been interrupted.</summary>
    /// <exception cref="OperationCanceledException">The caller's cell has been interrupted.</exception>
    public static void Check()
    {
        if (s_happened)
            KernelInvocationContext.Caller?.CancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Until the first interruption in the process, the check is a single read.</summary>
    internal static void Happened() => s_happened = true;
}
