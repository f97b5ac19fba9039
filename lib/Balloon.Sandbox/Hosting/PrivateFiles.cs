using System.Runtime.InteropServices;

namespace Balloon.Sandbox.Hosting;

/// <summary>
/// Files and folders that are the user's alone (0600 and 0700): a home holds the token that stops the sandbox, and the secrets of sinks.
/// Windows keeps the folders of a user's profile to that user by itself.
/// </summary>
internal static partial class PrivateFiles
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a folder with what is missing above it; one that is there stays as it is.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, FolderMode);
    }

    /// <summary>Opens a file; a new one is the user's alone.</summary>
    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = access,
            Share = share,
        };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
            options.UnixCreateMode = FileMode600;
        return new FileStream(path, options);
    }

    /// <summary>Takes a file or folder of an earlier version from everybody else.</summary>
    public static void Restrict(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        if (Directory.Exists(path))
            File.SetUnixFileMode(path, FolderMode);
        else if (File.Exists(path))
            File.SetUnixFileMode(path, FileMode600);
    }

    /// <summary>
    /// Whatever this process makes from here on is the user's alone, also what SQLite and the broker make, which know no modes. .NET has no
    /// call for it.
    /// </summary>
    public static void RestrictNewOnes()
    {
        const uint Others = 0x3F; // 077
        if (!OperatingSystem.IsWindows())
            _ = SetMask(Others);
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint SetMask(uint mask);
}
