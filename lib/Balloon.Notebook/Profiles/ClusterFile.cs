using System.Text.Json;

namespace Balloon.Notebook.Profiles;

/// <summary>
/// What <c>balloon up --profile cluster</c> writes beside the sandbox's state: the cluster's addresses as this machine sees them, and the
/// credentials that were made up for it. Only its owner may read it.
/// </summary>
public static class ClusterFile
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    /// <summary>The settings, by name; none where there is no such file.</summary>
    /// <exception cref="BalloonException">The file is not what the command wrote.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(path)) ?? []
                : new Dictionary<string, string>();
        }
        catch (JsonException e)
        {
            throw new BalloonException($"{path} cannot be read ({e.Message}). Write it anew with: ./balloon up --profile cluster", e);
        }
    }

    /// <summary>Writes the settings, whole or not at all.</summary>
    public static void Write(string path, IReadOnlyDictionary<string, string> settings)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var next = path + ".next";
        File.Delete(next);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(next, options))
            JsonSerializer.Serialize(stream, settings, Format);
        File.Move(next, path, overwrite: true);
    }
}
