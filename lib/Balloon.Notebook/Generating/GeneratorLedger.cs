using System.Text.Json;
using Balloon.Notebook.Profiles;

namespace Balloon.Notebook.Generating;

/// <summary>
/// A record of what the generator produced, stored beside the sandbox's state (one JSON object per line; <c>balloon reset</c> removes it):
/// the numbers with which the log, the views and the tables are compared. Nothing is recorded for a cluster, where others produce too.
/// </summary>
public static class GeneratorLedger
{
    /// <summary>Records a run.</summary>
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
                    + "Free some space, then run 'balloon reset': how much was produced is no longer known, and the numbers would not agree.",
                cause
            );
        }
    }

    /// <summary>Removes the runs for a topic that was deleted.</summary>
    public static void Forget(Profile profile, string topic)
    {
        if (FileOf(profile) is { } file && File.Exists(file))
            File.WriteAllLines(file, Read(profile).Where(r => r.Topic != topic).Select(r => JsonSerializer.Serialize(r)).ToList());
    }

    /// <summary>All recorded runs; empty if nothing is recorded.</summary>
    public static IReadOnlyList<GeneratorResult> Read(Profile profile) =>
        FileOf(profile) is { } file && File.Exists(file) ? File.ReadAllLines(file).Select(TryParse).OfType<GeneratorResult>().ToList() : [];

    /// <summary>A line that a full disk cut short, or that is damaged, is ignored.</summary>
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

    /// <summary>The file is private to the user, like all files beside it.</summary>
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
