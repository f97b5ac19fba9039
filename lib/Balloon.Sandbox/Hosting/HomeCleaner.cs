namespace Balloon.Sandbox.Hosting;

/// <summary>Empties a home, and nothing but what a sandbox put there.</summary>
internal static class HomeCleaner
{
    public static void Empty(SandboxHome home)
    {
        try
        {
            foreach (var folder in (string[])[home.BrokerFolder, home.EngineFolder, home.WarehouseFolder])
                Remove(folder);
            foreach (var pattern in (string[])["catalog.db*", "sandbox*.log", "*.json", "*.jsonl", "*.json.new", "host.lock"])
            {
                foreach (var file in Directory.EnumerateFiles(home.Folder, pattern))
                    File.Delete(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException($"{home.Folder} could not be emptied: {e.Message} Close what uses it and try again.", e);
        }
    }

    /// <summary>Renames before it removes, so that a folder is whole or gone whatever ends the command in between.</summary>
    private static void Remove(string folder)
    {
        foreach (var left in Directory.EnumerateDirectories(Path.GetDirectoryName(folder)!, Path.GetFileName(folder) + ".removed-*"))
            Directory.Delete(left, recursive: true);
        if (!Directory.Exists(folder))
            return;
        var aside = $"{folder}.removed-{Guid.NewGuid():n}";
        Directory.Move(folder, aside);
        Directory.Delete(aside, recursive: true);
    }
}
