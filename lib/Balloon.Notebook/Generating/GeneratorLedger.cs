using System.Text.Json;
using Balloon.Notebook.Profiles;

namespace Balloon.Notebook.Generating;

/// <summary>
/// What the generator says it produced, kept beside the sandbox's state (one JSON object a line, gone with <c>balloon reset</c>): the
/// number that the log, the views and the tables are compared with. For a cluster nothing is kept: others produce there too.
/// </summary>
public static class GeneratorLedger
{
    private const string FileName = "generated.jsonl";

    /// <summary>Adds a run.</summary>
    public static void Add(Profile profile, GeneratorResult result)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(result);
        if (!profile.IsSandbox)
            return;
        Directory.CreateDirectory(BalloonHome.State);
        File.AppendAllText(Path.Combine(BalloonHome.State, FileName), JsonSerializer.Serialize(result) + "\n");
    }

    /// <summary>Forgets the runs into a topic that is removed.</summary>
    public static void Forget(Profile profile, string topic)
    {
        var kept = Read(profile).Where(r => r.Topic != topic).Select(r => JsonSerializer.Serialize(r)).ToList();
        if (profile.IsSandbox && File.Exists(Path.Combine(BalloonHome.State, FileName)))
            File.WriteAllLines(Path.Combine(BalloonHome.State, FileName), kept);
    }

    /// <summary>All runs so far; empty where nothing is kept.</summary>
    public static IReadOnlyList<GeneratorResult> Read(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var file = profile.IsSandbox ? Path.Combine(BalloonHome.State, FileName) : null;
        if (file is null || !File.Exists(file))
            return [];
        return File.ReadAllLines(file).Select(line => JsonSerializer.Deserialize<GeneratorResult>(line)!).ToList();
    }
}
