using System.ComponentModel;
using System.Diagnostics;

namespace Balloon.Sandbox.Hosting;

/// <summary>The process that a home's files speak of, if it is still that one.</summary>
internal static class HostProcess
{
    /// <summary>Systems keep the time at which a process started more or less exactly.</summary>
    private const long Tolerance = 2_000;

    public static HostIdentity Describe(string token, string control)
    {
        using var self = Process.GetCurrentProcess();
        return new HostIdentity(self.Id, StartedUnixMs(self), token, control);
    }

    /// <summary>The process, or null when it has ended or its number belongs to another program by now.</summary>
    public static Process? Find(HostIdentity host)
    {
        Process? process = null;
        try
        {
            process = Process.GetProcessById(host.Pid);
            if (!process.HasExited && Math.Abs(StartedUnixMs(process) - host.StartedUnixMs) <= Tolerance)
                return process;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // No process of that number, or one that is not ours to look at.
        }

        process?.Dispose();
        return null;
    }

    private static long StartedUnixMs(Process process) => new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds();
}
