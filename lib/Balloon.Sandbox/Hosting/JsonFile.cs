using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Balloon.Sandbox.Hosting;

/// <summary>Reads and writes small JSON files atomically: a file is either complete or absent.</summary>
internal static class JsonFile
{
    public static T? TryRead<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return JsonSerializer.Deserialize(stream, type);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public static void Write<T>(string path, T value, JsonTypeInfo<T> type)
    {
        var aside = path + ".new";
        using (var file = PrivateFiles.Open(aside, FileMode.Create, FileAccess.Write, FileShare.None))
            file.Write(JsonSerializer.SerializeToUtf8Bytes(value, type));
        File.Move(aside, path, overwrite: true);
    }
}
