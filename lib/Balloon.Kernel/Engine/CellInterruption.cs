using System.ComponentModel;
using Microsoft.DotNet.Interactive;

namespace Balloon.Kernel.Engine;

/// <summary>What the loops of cells call, so that an interruption stops those too that run on threads of their own.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellInterruption
{
    private static volatile bool s_happened;

    /// <summary>Ends the loop of a cell that was interrupted.</summary>
    /// <exception cref="OperationCanceledException">The cell that the caller belongs to was interrupted.</exception>
    public static void Check()
    {
        if (s_happened)
            KernelInvocationContext.Caller?.CancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Until the first interruption of the process the check is one read.</summary>
    internal static void Happened() => s_happened = true;
}
