using System.Text.Json;

namespace Balloon.Notebook.Profiles;

/// <summary>
/// The file that <c>balloon up --profile cluster</c> writes beside the sandbox's state: the cluster's addresses on this machine, and its
/// generated credentials. Only its owner can read it.
/// </summary>
public static class ClusterFile
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    /// <summary>The settings, by name; empty if there is no such file.</summary>
    /// <exception cref="BalloonException">The file is invalid.</exception>
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
            throw new BalloonException($"{path} cannot be read ({e.Message}). Write it again with: ./balloon up --profile cluster", e);
        }
    }

    /// <summary>Writes the settings atomically.</summary>
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
