using System.Text.Json;
using System.Text.Json.Serialization;
using Balloon.Notebook.Profiles;

namespace Balloon.Notebook.Exercises;

/// <summary>How far the reader has come with one exercise.</summary>
/// <param name="Misses">Wrong answers so far.</param>
/// <param name="PassedAt">When it was first solved; null where it is not.</param>
public sealed record ExerciseProgress(int Misses, DateTimeOffset? PassedAt);

/// <summary>What the reader has solved, kept as one small JSON file in <c>.balloon/</c>. It outlives <c>balloon reset</c>, which empties the sandbox.</summary>
/// <param name="path">The file.</param>
public sealed class ProgressFile(string path)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The file beside the sandbox's state: <c>.balloon/progress.json</c>.</summary>
    public static ProgressFile Default => new(Path.Combine(BalloonHome.State, "progress.json"));

    /// <summary>Where it lies.</summary>
    public string Location => path;

    /// <summary>All exercises that were tried, by id; empty where there is no file.</summary>
    /// <exception cref="BalloonException">The file is no such file; the message says how to go on.</exception>
    public IReadOnlyDictionary<string, ExerciseProgress> Read()
    {
        if (!File.Exists(path))
            return new Dictionary<string, ExerciseProgress>();
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, ExerciseProgress>>(File.ReadAllText(path), Json)
                ?? throw new JsonException("it is null");
        }
        catch (JsonException cause)
        {
            throw new BalloonException(
                $"{path} holds the exercises that you solved, and cannot be read: {cause.Message} Remove it to begin anew.",
                cause
            );
        }
    }

    /// <summary>Notes a miss or a pass. A solved exercise stays solved.</summary>
    /// <returns>How the exercise stands now.</returns>
    /// <exception cref="BalloonException">The file cannot be read or written.</exception>
    public ExerciseProgress Note(string id, bool passed, DateTimeOffset now)
    {
        var all = new SortedDictionary<string, ExerciseProgress>(Read().ToDictionary(), StringComparer.Ordinal);
        var was = all.GetValueOrDefault(id) ?? new ExerciseProgress(0, null);
        var next = passed ? was with { PassedAt = was.PassedAt ?? now } : was with { Misses = was.Misses + 1 };
        all[id] = next;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var temporary = path + ".next";
            using (var writer = new StreamWriter(temporary, PrivateFile()))
                writer.Write(JsonSerializer.Serialize(all, Json));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new BalloonException($"Your progress cannot be noted in {path}: {cause.Message}", cause);
        }

        return next;
    }

    /// <summary>The file is the user's alone, as all beside it.</summary>
    private static FileStreamOptions PrivateFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
