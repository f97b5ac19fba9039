using System.Runtime.ExceptionServices;
using Microsoft.DotNet.Interactive;

namespace Balloon.Kernel.Engine;

/// <summary>
/// Exceptions that nobody awaits, from an <c>async void</c> method, a timer or a thread that a cell started. They would end the process;
/// instead they become the failure of the cell.
/// </summary>
internal static class UnhandledExceptions
{
    private static readonly Lazy<bool> Installed = new(() =>
    {
        ExceptionHandling.SetUnhandledExceptionHandler(static exception => BelongsToCell(exception));
        return true;
    });

    /// <summary>Installs the handler, once per process.</summary>
    public static void Install() => _ = Installed.Value;

    private static bool BelongsToCell(Exception exception)
    {
        if (KernelInvocationContext.Caller is not { } cell)
            return false; // It is the host's own exception, which must not be hidden.
        cell.Unhandled(exception);
        return true;
    }
}
