using System.IO.Hashing;
using System.Text.Json;

namespace Balloon.Sandbox.State;

/// <summary>
/// A second copy of the statements that created the engine's objects, beside its file. If the file is lost, derived state is rebuilt from
/// these and the logs.
/// </summary>
internal static class StatementsFile
{
    private const string Name = "statements.json";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string PathIn(string folder) => Path.Combine(folder, Name);

    /// <summary>Replaces the whole copy.</summary>
    public static void Write(string folder, IReadOnlyList<StoredObject> objects)
    {
        var path = PathIn(folder);
        var content = JsonSerializer.SerializeToUtf8Bytes(new Content(Sum(objects), objects), Indented);
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
            return;
        using (var file = File.OpenHandle(path + ".new", FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, content, 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>The copy; null if it is missing or damaged.</summary>
    public static IReadOnlyList<StoredObject>? TryRead(string folder)
    {
        try
        {
            return
                JsonSerializer.Deserialize<Content>(File.ReadAllBytes(PathIn(folder))) is { } content && content.Sum == Sum(content.Objects)
                ? content.Objects
                : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    private static string Sum(IReadOnlyList<StoredObject> objects) =>
        XxHash3
            .HashToUInt64(JsonSerializer.SerializeToUtf8Bytes(objects))
            .ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

    private sealed record Content(string Sum, IReadOnlyList<StoredObject> Objects);
}
