using System.Text;

namespace Balloon.Sandbox.Hosting;

/// <summary>
/// The list of what a sandbox created in its home: a file there, which also marks the folder as a sandbox's home. A line is added before
/// what it names is created, so that a kill leaves nothing unlisted. A reset removes what is listed, and nothing else.
/// </summary>
/// <remarks>
/// A line is a path relative to the home. One that ends in '/' is a folder that is removed with its content; any other is a file, or a
/// folder that is removed once it is empty.
/// </remarks>
internal sealed class HomeContents
{
    private const string Mark = "# Created by balloon: 'balloon reset' removes what this file lists, and nothing else.";
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

    /// <summary>Files of other commands in a home, which a reset keeps.</summary>
    public static readonly string[] Lasting = ["command.lock", "progress.json", "progress.json.next", "cluster.json", "cluster.json.next"];

    private readonly Lock gate = new();
    private readonly SandboxHome home;
    private readonly List<string> lines;

    private HomeContents(SandboxHome home, List<string> lines) => (this.home, this.lines) = (home, lines);

    /// <summary>Whether a reset was interrupted.</summary>
    public bool IsResetting => lines.Contains(ResetBegan);

    /// <summary>What is listed, in the order of creation.</summary>
    public IEnumerable<string> Listed => lines.Where(line => !line.StartsWith('#'));

    /// <summary>The list of a home; null if no sandbox has ever run there.</summary>
    public static HomeContents? Find(SandboxHome home)
    {
        if (File.Exists(home.ContentsFile))
        {
            // A kill may have cut off the last line, which has no line feed; what it would have named was not created.
            List<string> lines = [.. File.ReadAllText(home.ContentsFile).Split('\n').SkipLast(1).Where(line => line.Length > 0)];
            if (lines.Contains(Mark))
                return new HomeContents(home, lines);
        }

        // If the list is unreadable, the broker's own files show that a sandbox ran here.
        return
            File.Exists(Path.Combine(home.BrokerFolder, "broker.json"))
            && File.Exists(Path.Combine(home.BrokerFolder, "lock"))
            && File.Exists(home.HostLockFile)
            ? new HomeContents(home, [.. Known.Select(line => line == "warehouse" ? "warehouse/" : line).Where(line => Exists(home, line))])
            : null;
    }

    /// <summary>Makes the folder a sandbox's home, unless it is one, and completes an interrupted reset.</summary>
    /// <exception cref="SandboxException">A name that the sandbox needs is taken by something that no sandbox created.</exception>
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
                $"{home.PathOf(strange)} exists, but no sandbox created it: name another folder in {SandboxHome.Variable}, or move it away."
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

    /// <summary>
    /// Lists the folder of a table that is about to be created, unless it already contains something or lies outside of the home.
    /// </summary>
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

    /// <summary>Marks the home as being reset.</summary>
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
