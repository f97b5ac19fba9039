using System.Text.Json;
using System.Text.Json.Serialization;
using Balloon.Notebook.Profiles;

namespace Balloon.Notebook.Exercises;

/// <summary>The reader's progress with an exercise.</summary>
/// <param name="Misses">The number of wrong answers so far.</param>
/// <param name="PassedAt">When it was first solved; null if it is not.</param>
public sealed record ExerciseProgress(int Misses, DateTimeOffset? PassedAt);

/// <summary>
/// The reader's progress, stored as a small JSON file in <c>.balloon/</c>. <c>balloon reset</c> empties the sandbox but keeps this file.
/// </summary>
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

    /// <summary>The file's path.</summary>
    public string Location => path;

    /// <summary>All exercises that were tried, by id; empty if there is no file.</summary>
    /// <exception cref="BalloonException">The file is invalid; the message says what to do.</exception>
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
                $"{path} holds the exercises that you solved, and cannot be read: {cause.Message} Remove it to start over.",
                cause
            );
        }
    }

    /// <summary>Records a wrong or right answer. A solved exercise stays solved.</summary>
    /// <returns>The exercise's new progress.</returns>
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
            throw new BalloonException($"Your progress cannot be saved in {path}: {cause.Message}", cause);
        }

        return next;
    }

    /// <summary>The file is private to the user, like all files beside it.</summary>
    private static FileStreamOptions PrivateFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
