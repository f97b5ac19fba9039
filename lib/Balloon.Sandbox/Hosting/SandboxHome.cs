namespace Balloon.Sandbox.Hosting;

/// <summary>The folder in which one sandbox keeps its state, and what lies where in it. Two sandboxes never share one.</summary>
public sealed class SandboxHome
{
    /// <summary>The environment variable that names another folder than <c>.balloon</c> beside Balloon.sln.</summary>
    public const string Variable = "BALLOON_HOME";

    /// <param name="folder">The folder; it is made when the sandbox starts.</param>
    public SandboxHome(string folder) => Folder = Path.GetFullPath(folder);

    /// <summary>The folder's full path.</summary>
    public string Folder { get; }

    /// <summary>Endpoints of the sandbox that runs here, written when everything answers and removed when it ends.</summary>
    public string StackFile => Path.Combine(Folder, "stack.json");

    /// <summary>What the host writes while it runs; the previous run's log is kept beside it.</summary>
    public string LogFile => Path.Combine(Folder, "sandbox.log");

    /// <summary>The Kafka log's segments.</summary>
    public string BrokerFolder => Path.Combine(Folder, "kafka");

    /// <summary>State and checkpoints of the stream engine.</summary>
    public string EngineFolder => Path.Combine(Folder, "engine");

    /// <summary>Data and metadata of the Iceberg tables.</summary>
    public string WarehouseFolder => Path.Combine(Folder, "warehouse");

    internal string CatalogFile => Path.Combine(Folder, "catalog.db");

    /// <summary>Held open by the host as long as it lives: whoever can open it knows that none does.</summary>
    internal string HostLockFile => Path.Combine(Folder, "host.lock");

    /// <summary>Held by whoever starts, stops or empties a sandbox.</summary>
    internal string CommandLockFile => Path.Combine(Folder, "command.lock");

    /// <summary>Which process the host is, and the token that it obeys.</summary>
    internal string HostFile => Path.Combine(Folder, "host.json");

    /// <summary>Why the last start failed; absent when it did not.</summary>
    internal string StartFailureFile => Path.Combine(Folder, "start-failure.json");

    /// <summary>The ports of earlier runs: statements that name them go on working.</summary>
    internal string PortsFile => Path.Combine(Folder, "ports.json");

    /// <summary>What the sandbox has made here, and with that the mark of a sandbox's home.</summary>
    internal string ContentsFile => Path.Combine(Folder, "made-by-balloon.txt");

    /// <summary>The full path of what lies below the folder.</summary>
    internal string PathOf(string relative) => Path.Combine(Folder, relative.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>
    /// The home that <c>BALLOON_HOME</c> names, else <c>.balloon</c> beside the Balloon.sln above the current folder or above the program,
    /// else <c>.balloon</c> in the current folder.
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
