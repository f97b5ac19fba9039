using System.Text.Json;
using Balloon.Notebook.Profiles;

namespace Balloon.Notebook.Generating;

/// <summary>
/// What the generator says it produced, kept beside the sandbox's state (one JSON object a line, gone with <c>balloon reset</c>): the
/// number that the log, the views and the tables are compared with. For a cluster nothing is kept: others produce there too.
/// </summary>
public static class GeneratorLedger
{
    /// <summary>Adds a run.</summary>
    /// <exception cref="BalloonException">The file cannot be written, as on a full disk.</exception>
    public static void Add(Profile profile, GeneratorResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (FileOf(profile) is not { } file)
            return;
        try
        {
            using var writer = new StreamWriter(file, Append());
            writer.Write(JsonSerializer.Serialize(result) + "\n");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new BalloonException(
                $"{result.Produced} events were produced, but {file} cannot be written: {cause.Message} "
                    + "Make room for it, then 'balloon reset': what was produced is no longer known, and the numbers would not agree.",
                cause
            );
        }
    }

    /// <summary>Forgets the runs into a topic that is removed.</summary>
    public static void Forget(Profile profile, string topic)
    {
        if (FileOf(profile) is { } file && File.Exists(file))
            File.WriteAllLines(file, Read(profile).Where(r => r.Topic != topic).Select(r => JsonSerializer.Serialize(r)).ToList());
    }

    /// <summary>All runs so far; empty where nothing is kept.</summary>
    public static IReadOnlyList<GeneratorResult> Read(Profile profile) =>
        FileOf(profile) is { } file && File.Exists(file) ? File.ReadAllLines(file).Select(TryParse).OfType<GeneratorResult>().ToList() : [];

    /// <summary>A line that a full disk cut short, or that is damaged, says nothing.</summary>
    private static GeneratorResult? TryParse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<GeneratorResult>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The file is the user's alone, as all beside it.</summary>
    private static FileStreamOptions Append()
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static string? FileOf(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return profile.StateFolder is { } folder ? Path.Combine(folder, "generated.lines.json") : null;
    }
}
