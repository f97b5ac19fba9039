using System.Text;

namespace Balloon.Sandbox.Hosting;

/// <summary>
/// What a sandbox has made in its home: a list in a file there, which is the folder's mark too. A line is added before what it names is
/// made, so that a kill leaves nothing unlisted; a reset removes what is listed, and nothing else.
/// </summary>
/// <remarks>
/// A line is a path below the home: one that ends in '/' is a folder with all that is in it, any other a file, or a folder that goes when
/// it is empty.
/// </remarks>
internal sealed class HomeContents
{
    private const string Mark = "# Made by balloon: 'balloon reset' removes what this file lists, and nothing else.";
    private const string ResetBegan = "# reset";

    private static readonly string[] Known =
    [
        "kafka/",
        "engine/",
        "warehouse",
        "catalog.db",
        "catalog.db-journal",
        "catalog.db.new",
        "catalog.db.new-journal",
        "catalog.db.damaged",
        "ports.json",
        "ports.json.new",
        "host.json",
        "host.json.new",
        "stack.json",
        "stack.json.new",
        "start-failure.json",
        "start-failure.json.new",
        "sandbox.log",
        "sandbox.1.log",
        "host.lock",
        "generated.lines.json",
    ];

    /// <summary>What lies in a home for other commands, and outlives a reset.</summary>
    public static readonly string[] Lasting = ["command.lock", "progress.json", "progress.json.next", "cluster.json", "cluster.json.next"];

    private readonly Lock gate = new();
    private readonly SandboxHome home;
    private readonly List<string> lines;

    private HomeContents(SandboxHome home, List<string> lines) => (this.home, this.lines) = (home, lines);

    /// <summary>True when a reset was ended in the middle.</summary>
    public bool IsResetting => lines.Contains(ResetBegan);

    /// <summary>What is listed, in the order of its making.</summary>
    public IEnumerable<string> Listed => lines.Where(line => !line.StartsWith('#'));

    /// <summary>The list of a home; null where no sandbox has ever run.</summary>
    public static HomeContents? Find(SandboxHome home)
    {
        if (File.Exists(home.ContentsFile))
        {
            // Text after the last line feed was cut off by a kill; what it would have named was not made.
            List<string> lines = [.. File.ReadAllText(home.ContentsFile).Split('\n').SkipLast(1).Where(line => line.Length > 0)];
            if (lines.Contains(Mark))
                return new HomeContents(home, lines);
        }

        // Without a readable list, the broker's own files show that a sandbox ran here.
        return
            File.Exists(Path.Combine(home.BrokerFolder, "broker.json"))
            && File.Exists(Path.Combine(home.BrokerFolder, "lock"))
            && File.Exists(home.HostLockFile)
            ? new HomeContents(home, [.. Known.Select(line => line == "warehouse" ? "warehouse/" : line).Where(line => Exists(home, line))])
            : null;
    }

    /// <summary>Makes the folder a sandbox's home, where it is not yet, and finishes a reset that was ended in the middle.</summary>
    /// <exception cref="SandboxException">Something lies there under a name that the sandbox needs, and no sandbox made it.</exception>
    public static HomeContents Claim(SandboxHome home)
    {
        var contents = Find(home) ?? new HomeContents(home, []);
        if (contents.IsResetting)
        {
            HomeCleaner.Empty(home, contents, keepLock: true);
            contents = new HomeContents(home, []);
        }

        var missing = Known.Where(line => !contents.lines.Contains(line) && !contents.lines.Contains($"{line}/")).ToList();
        if (
            contents.lines.Count == 0
            && missing.Find(line => line is not ("host.lock" or "generated.lines.json") && Exists(home, line)) is { } strange
        )
        {
            throw new SandboxException(
                $"{home.PathOf(strange)} is there, but no sandbox made it: name another folder in {SandboxHome.Variable}, or move it away."
            );
        }

        var isAlone = !Directory
            .EnumerateFileSystemEntries(home.Folder)
            .Any(path => !Lasting.Contains(Path.GetFileName(path)) && path != home.HostLockFile && !contents.Lists(path));
        contents.Save([Mark, .. contents.Listed, .. missing]);
        if (isAlone)
            PrivateFiles.Restrict(home.Folder);
        foreach (var line in Known.Where(line => line is "warehouse" || line.EndsWith('/')))
            PrivateFiles.CreateFolder(home.PathOf(line));
        foreach (var line in contents.Listed)
            PrivateFiles.Restrict(home.PathOf(line));
        return contents;
    }

    /// <summary>Lists the folder of a table that is about to be made. One that holds something already is not the sandbox's, nor is one elsewhere.</summary>
    public void AddFolder(string path)
    {
        var relative = Path.GetRelativePath(home.Folder, path).Replace('\\', '/').TrimEnd('/') + "/";
        if (
            !relative.StartsWith("warehouse/", StringComparison.Ordinal)
            || relative == "warehouse/"
            || relative.AsSpan().ContainsAny('\n', '\r')
        )
            return;
        lock (gate)
        {
            if (lines.Contains(relative) || lines.Contains("warehouse/"))
                return;
            if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
                return;
            Append(relative);
        }
    }

    /// <summary>From here on the home counts as one that is being emptied.</summary>
    public void BeginReset()
    {
        lock (gate)
        {
            Save([Mark, .. Listed, ResetBegan]);
        }
    }

    private bool Lists(string path) =>
        path == home.ContentsFile || Listed.Any(line => Path.TrimEndingDirectorySeparator(home.PathOf(line)) == path);

    private static bool Exists(SandboxHome home, string line) => Path.Exists(home.PathOf(line));

    private void Append(string line)
    {
        using (var file = PrivateFiles.Open(home.ContentsFile, FileMode.Append, FileAccess.Write, FileShare.Read))
            file.Write(Encoding.UTF8.GetBytes(line + "\n"));
        lines.Add(line);
    }

    private void Save(IReadOnlyList<string> all)
    {
        var aside = home.ContentsFile + ".new";
        using (var file = PrivateFiles.Open(aside, FileMode.Create, FileAccess.Write, FileShare.None))
            file.Write(Encoding.UTF8.GetBytes(string.Join('\n', all) + "\n"));
        File.Move(aside, home.ContentsFile, overwrite: true);
        string[] saved = [.. all];
        lines.Clear();
        lines.AddRange(saved);
    }
}
