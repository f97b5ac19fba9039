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
    public static void Add(Profile profile, GeneratorResult result)
    {
        if (FileOf(profile) is { } file)
            File.AppendAllText(file, JsonSerializer.Serialize(result) + "\n");
    }

    /// <summary>Forgets the runs into a topic that is removed.</summary>
    public static void Forget(Profile profile, string topic)
    {
        if (FileOf(profile) is { } file && File.Exists(file))
            File.WriteAllLines(file, Read(profile).Where(r => r.Topic != topic).Select(r => JsonSerializer.Serialize(r)).ToList());
    }

    /// <summary>All runs so far; empty where nothing is kept.</summary>
    public static IReadOnlyList<GeneratorResult> Read(Profile profile) =>
        FileOf(profile) is { } file && File.Exists(file)
            ? File.ReadAllLines(file).Select(line => JsonSerializer.Deserialize<GeneratorResult>(line)!).ToList()
            : [];

    private static string? FileOf(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return profile.StateFolder is { } folder ? Path.Combine(folder, "generated.lines.json") : null;
    }
}
