namespace Balloon.Cli.Doctor;

/// <summary>Does Jupyter know a kernel of the name that the chapters ask for?</summary>
internal static class KernelCheck
{
    private const string Name = ".net-csharp";

    public static Finding Run() => Run(JupyterFolders());

    internal static Finding Run(IEnumerable<string> folders)
    {
        foreach (var folder in folders)
        {
            var spec = Path.Combine(folder, "kernels", Name, "kernel.json");
            if (File.Exists(spec))
                return new Finding(Grade.Good, $"the kernel {Name} is installed for Jupyter: {spec}");
        }

        return new Finding(
            Grade.Note,
            $"Jupyter knows no kernel {Name}",
            "'balloon kernel install' adds it; VS Code's Polyglot and 'balloon run' do not need it."
        );
    }

    /// <summary>Jupyter's data folders, as its documentation lists them.</summary>
    private static IEnumerable<string> JupyterFolders()
    {
        foreach (
            var folder in (Environment.GetEnvironmentVariable("JUPYTER_PATH") ?? "").Split(
                Path.PathSeparator,
                StringSplitOptions.RemoveEmptyEntries
            )
        )
            yield return folder;
        if (Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") is { Length: > 0 } data)
            yield return data;
        var user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsWindows())
        {
            yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter");
            yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "jupyter");
            yield break;
        }

        yield return OperatingSystem.IsMacOS()
            ? Path.Combine(user, "Library", "Jupyter")
            : Path.Combine(
                Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } named
                    ? named
                    : Path.Combine(user, ".local", "share"),
                "jupyter"
            );
        yield return "/usr/local/share/jupyter";
        yield return "/usr/share/jupyter";
        yield return "/opt/conda/share/jupyter";
    }
}
