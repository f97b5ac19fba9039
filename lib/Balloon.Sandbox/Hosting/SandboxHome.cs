namespace Balloon.Sandbox.Hosting;

/// <summary>The folder of a sandbox's state, and the paths within it. Two sandboxes never share one.</summary>
public sealed class SandboxHome
{
    /// <summary>The environment variable that overrides the default folder, <c>.balloon</c> beside Balloon.sln.</summary>
    public const string Variable = "BALLOON_HOME";

    /// <param name="folder">The folder; created when the sandbox starts.</param>
    public SandboxHome(string folder) => Folder = Path.GetFullPath(folder);

    /// <summary>The folder's full path.</summary>
    public string Folder { get; }

    /// <summary>The endpoints of the running sandbox; written when all of them are ready, and removed when it stops.</summary>
    public string StackFile => Path.Combine(Folder, "stack.json");

    /// <summary>The log of the host; the previous run's log is kept beside it.</summary>
    public string LogFile => Path.Combine(Folder, "sandbox.log");

    /// <summary>The segments of the Kafka log.</summary>
    public string BrokerFolder => Path.Combine(Folder, "kafka");

    /// <summary>The state and checkpoints of the stream engine.</summary>
    public string EngineFolder => Path.Combine(Folder, "engine");

    /// <summary>The data and metadata of the Iceberg tables.</summary>
    public string WarehouseFolder => Path.Combine(Folder, "warehouse");

    internal string CatalogFile => Path.Combine(Folder, "catalog.db");

    /// <summary>Held open by the host while it runs: if it can be opened, no host is running.</summary>
    internal string HostLockFile => Path.Combine(Folder, "host.lock");

    /// <summary>Held by a command that starts, stops or resets the sandbox.</summary>
    internal string CommandLockFile => Path.Combine(Folder, "command.lock");

    /// <summary>The host's process and the token for commands to it.</summary>
    internal string HostFile => Path.Combine(Folder, "host.json");

    /// <summary>Why the last start failed; absent if it did not.</summary>
    internal string StartFailureFile => Path.Combine(Folder, "start-failure.json");

    /// <summary>The ports of earlier runs, so that statements with these addresses keep working.</summary>
    internal string PortsFile => Path.Combine(Folder, "ports.json");

    /// <summary>The list of what the sandbox created here, which also marks the folder as a sandbox's home.</summary>
    internal string ContentsFile => Path.Combine(Folder, "made-by-balloon.txt");

    /// <summary>The full path of a path relative to the folder.</summary>
    internal string PathOf(string relative) => Path.Combine(Folder, relative.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>
    /// The home that <c>BALLOON_HOME</c> names; otherwise <c>.balloon</c> beside the Balloon.sln above the current folder or above the
    /// program; otherwise <c>.balloon</c> in the current folder.
    /// </summary>
    public static SandboxHome Find() =>
        Find(Environment.GetEnvironmentVariable(Variable), Environment.CurrentDirectory, AppContext.BaseDirectory);

    internal static SandboxHome Find(string? named, params ReadOnlySpan<string> startingPoints)
    {
        if (!string.IsNullOrWhiteSpace(named))
            return new SandboxHome(named);
        foreach (var start in startingPoints)
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Balloon.sln")))
                    return new SandboxHome(Path.Combine(folder.FullName, ".balloon"));
            }
        }

        return new SandboxHome(Path.Combine(startingPoints[0], ".balloon"));
    }
}
