using System.Runtime.InteropServices;

namespace Balloon.Kernel.Jupyter;

/// <summary>The folders in which Jupyter and VS Code look for kernels ("Kernel specs", "Common Directories and File Locations").</summary>
/// <param name="Platform">The platform whose rules apply: Windows, macOS, or any other.</param>
/// <param name="Home">The user's home folder.</param>
/// <param name="Variable">Reads an environment variable.</param>
internal sealed record KernelSpecFolders(OSPlatform Platform, string Home, Func<string, string?> Variable)
{
    /// <summary>The folders of the current user, by the environment.</summary>
    public static KernelSpecFolders Here { get; } =
        new(
            OperatingSystem.IsWindows() ? OSPlatform.Windows
                : OperatingSystem.IsMacOS() ? OSPlatform.OSX
                : OSPlatform.Linux,
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            Environment.GetEnvironmentVariable
        );

    private bool IsWindows => Platform == OSPlatform.Windows;

    /// <summary>The folder of an environment or installation.</summary>
    public static string Prefix(string prefix) => Path.Combine(Path.GetFullPath(prefix), "share", "jupyter", "kernels");

    /// <summary>The user's own folder: JUPYTER_DATA_DIR if it is set, otherwise the platform's.</summary>
    public string User()
    {
        if (Set("JUPYTER_DATA_DIR") is { } named)
            return Join(named, "kernels");
        if (IsWindows)
            return Set("APPDATA") is { } roaming
                ? Join(roaming, "jupyter", "kernels")
                : Join(Set("JUPYTER_CONFIG_DIR") ?? Join(Home, ".jupyter"), "data", "kernels");
        if (Platform == OSPlatform.OSX)
            return Join(Home, "Library", "Jupyter", "kernels");
        return Join(Set("XDG_DATA_HOME") ?? Join(Home, ".local", "share"), "jupyter", "kernels");
    }

    /// <summary>All known folders; Jupyter too takes the first one that has the kernel.</summary>
    public IReadOnlyList<string> All()
    {
        List<string> folders = [];
        foreach (var path in (Set("JUPYTER_PATH") ?? string.Empty).Split(IsWindows ? ';' : ':', StringSplitOptions.RemoveEmptyEntries))
            folders.Add(Join(path, "kernels"));
        folders.Add(User());
        foreach (var variable in (string[])["VIRTUAL_ENV", "CONDA_PREFIX"])
        {
            if (Set(variable) is { } prefix)
                folders.Add(Join(prefix, "share", "jupyter", "kernels"));
        }

        if (!IsWindows)
            folders.AddRange(["/usr/local/share/jupyter/kernels", "/usr/share/jupyter/kernels", "/opt/conda/share/jupyter/kernels"]);
        else if (Set("PROGRAMDATA") is { } shared)
            folders.Add(Join(shared, "jupyter", "kernels"));
        return [.. folders.Distinct(StringComparer.Ordinal)];
    }

    private string? Set(string variable) => Variable(variable) is { Length: > 0 } value ? value : null;

    private string Join(params ReadOnlySpan<string> parts) => string.Join(IsWindows ? '\\' : '/', parts);
}
