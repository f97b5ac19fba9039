namespace Balloon.Sandbox.Hosting;

/// <summary>Removes from a home what its sandbox created, and nothing else.</summary>
internal static class HomeCleaner
{
    private const int MaxPaths = 20;

    /// <summary>Removes what is listed. If it is interrupted, the next reset or start completes it.</summary>
    /// <param name="home">The home.</param>
    /// <param name="contents">The list of what the sandbox created.</param>
    /// <param name="keepLock">Whether the caller holds the host's lock and keeps it.</param>
    /// <exception cref="SandboxException">Something cannot be removed.</exception>
    public static void Empty(SandboxHome home, HomeContents contents, bool keepLock)
    {
        try
        {
            contents.BeginReset();
            // The newest first: folders of tables are newer than the folders that contain them.
            foreach (var line in contents.Listed.Reverse())
            {
                if (keepLock && line == "host.lock")
                    continue;
                var path = home.PathOf(line);
                if (line.EndsWith('/'))
                {
                    if (Directory.Exists(path))
                        Directory.Delete(path, recursive: true);
                }
                else if (Directory.Exists(path))
                    RemoveIfEmpty(path);
                else
                    File.Delete(path);
                if (line.StartsWith("warehouse/", StringComparison.Ordinal))
                    RemoveEmptyAbove(path, home.WarehouseFolder);
            }

            File.Delete(home.ContentsFile + ".new");
            File.Delete(home.ContentsFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException(
                $"{home.Folder} could not be emptied: {e.Message} Close what uses it and try again: 'balloon reset' continues where it stopped.",
                e
            );
        }
    }

    /// <summary>The paths in a home that no sandbox created, at most as many as a person would read.</summary>
    public static IReadOnlyList<string> ForeignPaths(SandboxHome home)
    {
        var found = new List<string>();
        foreach (var path in Directory.EnumerateFileSystemEntries(home.Folder).Order(StringComparer.Ordinal))
        {
            if (HomeContents.Lasting.Contains(Path.GetFileName(path)))
                continue;
            if (path == home.WarehouseFolder)
                found.AddRange(Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Take(MaxPaths));
            else
                found.Add(path);
        }

        var named = found.Take(MaxPaths).Select(path => Path.GetRelativePath(home.Folder, path)).ToList();
        if (found.Count > MaxPaths)
            named.Add("…");
        return named;
    }

    private static void RemoveIfEmpty(string folder)
    {
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }

    private static void RemoveEmptyAbove(string path, string top)
    {
        for (var folder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path)); ; folder = Path.GetDirectoryName(folder))
        {
            if (folder is null || folder.Length <= top.Length || !Directory.Exists(folder))
                return;
            if (Directory.EnumerateFileSystemEntries(folder).Any())
                return;
            Directory.Delete(folder);
        }
    }
}
