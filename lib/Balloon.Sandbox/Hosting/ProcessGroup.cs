using System.Runtime.InteropServices;

namespace Balloon.Sandbox.Hosting;

/// <summary>The group of processes to which a signal can be sent as a whole.</summary>
internal static partial class ProcessGroup
{
    /// <summary>
    /// Begins a session, and with it a group, of this process's own. It fails without harm for a process that leads a group already, as one
    /// that a shell started does. .NET has no API for it.
    /// </summary>
    public static void Leave()
    {
        if (!OperatingSystem.IsWindows())
            _ = BeginSession();
    }

    [LibraryImport("libc", EntryPoint = "setsid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int BeginSession();
}
