using System.ComponentModel;
using System.Diagnostics;

namespace Balloon.Sandbox.Hosting;

/// <summary>Finds the process of a host, if it is still running.</summary>
internal static class HostProcess
{
    /// <summary>The precision with which systems report a process's start time differs.</summary>
    private const long Tolerance = 2_000;

    public static HostIdentity Describe(string token, string control)
    {
        using var self = Process.GetCurrentProcess();
        return new HostIdentity(self.Id, StartedUnixMs(self), token, control);
    }

    /// <summary>The process, or null if it has ended or its id belongs to another program by now.</summary>
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
            // There is no process with that id, or it may not be inspected.
        }

        process?.Dispose();
        return null;
    }

    private static long StartedUnixMs(Process process) => new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds();
}
