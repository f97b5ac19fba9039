using System.Runtime.ExceptionServices;
using Microsoft.DotNet.Interactive;

namespace Balloon.Kernel.Engine;

/// <summary>
/// Exceptions that nobody awaits: of an <c>async void</c> method, a timer or a thread that a cell started. They would end the process;
/// they end the cell instead.
/// </summary>
internal static class StrayExceptions
{
    private static readonly Lazy<bool> Installed = new(() =>
    {
        ExceptionHandling.SetUnhandledExceptionHandler(static exception => BelongsToCell(exception));
        return true;
    });

    /// <summary>Takes them over, once in a process.</summary>
    public static void Install() => _ = Installed.Value;

    private static bool BelongsToCell(Exception exception)
    {
        if (KernelInvocationContext.Caller is not { } cell)
            return false; // The host's own, which nobody may hide.
        cell.Stray(exception);
        return true;
    }
}
