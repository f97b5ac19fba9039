using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Balloon.Kernel.Jupyter;

/// <summary>
/// Completes when the front end's process has ended: Jupyter passes its id in JPY_PARENT_PID, so that no kernel is left behind.
/// </summary>
internal static class ParentWatch
{
    public static async Task WaitAsync(CancellationToken cancellationToken)
    {
        // On Windows the variable contains an inherited handle and not an id, so nothing is watched.
        var named = Environment.GetEnvironmentVariable("JPY_PARENT_PID");
        if (OperatingSystem.IsWindows() || !int.TryParse(named, CultureInfo.InvariantCulture, out var id) || id <= 1)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            using var parent = Process.GetProcessById(id);
            await parent.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It ended before this kernel had started.
        }
    }
}
