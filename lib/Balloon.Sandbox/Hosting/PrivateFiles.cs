using System.Runtime.InteropServices;

namespace Balloon.Sandbox.Hosting;

/// <summary>
/// Files and folders that only the user can access (0600 and 0700): a home contains the token that stops the sandbox, and the secrets of
/// sinks. On Windows the folders of a user's profile are private already.
/// </summary>
internal static partial class PrivateFiles
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates a folder with its missing parents; an existing one is left as it is.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, FolderMode);
    }

    /// <summary>Opens a file; a new one is private.</summary>
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

    /// <summary>Makes an existing file or folder private, as it may come from an earlier version.</summary>
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
    /// Makes everything private that this process creates from now on, including the files of SQLite and the broker, which set no modes.
    /// .NET has no API for the umask.
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
