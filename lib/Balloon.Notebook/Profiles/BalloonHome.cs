namespace Balloon.Notebook.Profiles;

/// <summary>The folders of the project and of the sandbox's state on this machine.</summary>
public static class BalloonHome
{
    /// <summary>The environment variable that overrides the folder of the sandbox's state.</summary>
    public const string Variable = "BALLOON_HOME";

    /// <summary>
    /// The folder of Balloon.sln: the nearest one above the current folder, or else above this library. Null outside of a checkout.
    /// </summary>
    public static string? FindProject() =>
        Above(Directory.GetCurrentDirectory()) ?? Above(Path.GetDirectoryName(typeof(BalloonHome).Assembly.Location) ?? "");

    /// <summary>The folder of Balloon.sln.</summary>
    /// <exception cref="BalloonException">There is none.</exception>
    public static string Project =>
        FindProject()
        ?? throw new BalloonException(
            $"No Balloon.sln above {Directory.GetCurrentDirectory()}: open the notebook from a checkout of the project."
        );

    /// <summary>The sandbox's state: <c>BALLOON_HOME</c>, or else <c>.balloon</c> beside Balloon.sln.</summary>
    public static string State => FindState() ?? Path.Combine(Project, ".balloon");

    /// <summary>Like <see cref="State"/>; null outside of a checkout if <c>BALLOON_HOME</c> is not set.</summary>
    public static string? FindState() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } home ? Path.GetFullPath(home)
        : FindProject() is { } project ? Path.Combine(project, ".balloon")
        : null;

    /// <summary>The file in <see cref="State"/> to which <c>balloon up --profile cluster</c> writes the cluster's addresses.</summary>
    public const string ClusterFileName = "cluster.json";

    /// <summary>The file to which a running sandbox writes its addresses.</summary>
    public static string StackFile => Path.Combine(State, "stack.json");

    private static string? Above(string from)
    {
        if (from.Length == 0)
            return null;
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Balloon.sln")))
                return folder.FullName;
        }

        return null;
    }
}
