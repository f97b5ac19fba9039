namespace Balloon.Kernel.Jupyter;

/// <summary>Where Jupyter and VS Code look for kernels ("Kernel specs", "Common Directories and File Locations").</summary>
internal static class KernelSpecFolders
{
    /// <summary>The user's own folder: JUPYTER_DATA_DIR where it is set, else the platform's.</summary>
    public static string User()
    {
        if (Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") is { Length: > 0 } named)
            return Path.Combine(named, "kernels");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsWindows())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter", "kernels");
        if (OperatingSystem.IsMacOS())
            return Path.Combine(home, "Library", "Jupyter", "kernels");
        var data = Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } xdg ? xdg : Path.Combine(home, ".local", "share");
        return Path.Combine(data, "jupyter", "kernels");
    }

    /// <summary>The folder of an environment or installation.</summary>
    public static string Prefix(string prefix) => Path.Combine(Path.GetFullPath(prefix), "share", "jupyter", "kernels");

    /// <summary>All folders that are known here, the first found wins in Jupyter too.</summary>
    public static IReadOnlyList<string> All()
    {
        List<string> folders = [];
        foreach (
            var path in (Environment.GetEnvironmentVariable("JUPYTER_PATH") ?? string.Empty).Split(
                Path.PathSeparator,
                StringSplitOptions.RemoveEmptyEntries
            )
        )
            folders.Add(Path.Combine(path, "kernels"));
        folders.Add(User());
        foreach (var variable in (string[])["VIRTUAL_ENV", "CONDA_PREFIX"])
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } prefix)
                folders.Add(Prefix(prefix));
        }

        if (OperatingSystem.IsWindows())
            folders.Add(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "jupyter", "kernels"));
        else
            folders.AddRange([Prefix("/usr/local"), Prefix("/usr")]);
        return [.. folders.Distinct(StringComparer.Ordinal)];
    }
}
