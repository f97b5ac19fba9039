using System.Text.Json;
using System.Text.Json.Serialization;

namespace Balloon.Broker.Log;

/// <summary>The stored description of a topic.</summary>
internal sealed record TopicFile(string Name, Guid Id, int Partitions, Dictionary<string, string> Config)
{
    private const string FileName = "topic.json";
    private const string CopyName = "topic.copy.json";

    /// <summary>Stores it twice: without it the topic's name, id and settings are lost, even if its records are intact.</summary>
    public void Save(string folder)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(this, StoredJson.Default.TopicFile);
        AtomicFile.Write(Path.Combine(folder, FileName), content);
        AtomicFile.Write(Path.Combine(folder, CopyName), content, flush: false);
    }

    /// <summary>Reads a topic's folder; a damaged file is restored from its copy. Null for a folder that is not a topic's.</summary>
    /// <exception cref="KafkaBrokerException">Both are damaged.</exception>
    public static TopicFile? Load(string folder)
    {
        var (path, copy) = (Path.Combine(folder, FileName), Path.Combine(folder, CopyName));
        if (!File.Exists(path) && !File.Exists(copy))
            return null;
        var stored = TryRead(path);
        if (stored is not null && File.Exists(copy))
            return stored;
        stored ??=
            TryRead(copy)
            ?? throw new KafkaBrokerException(
                $"Neither {path} nor its copy can be read: the topic's name, id and settings are lost; its records are intact. "
                    + $"Restore the file from a backup, or move {folder} away to continue without the topic."
            );
        stored.Save(folder);
        return stored;
    }

    private static TopicFile? TryRead(string path)
    {
        try
        {
            return
                File.Exists(path)
                && JsonSerializer.Deserialize(File.ReadAllBytes(path), StoredJson.Default.TopicFile)
                    is { Name.Length: > 0, Partitions: > 0, Config: not null } stored
                ? stored
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The stored description of the broker itself.</summary>
/// <param name="ClusterId">The cluster's id, as clients see it.</param>
/// <param name="NextProducerId">A producer id that no earlier run can have given to a producer.</param>
internal sealed record BrokerFile(string ClusterId, long NextProducerId)
{
    public void Save(string path) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, StoredJson.Default.BrokerFile));

    /// <summary>Reads it; null if there is none, or it is damaged.</summary>
    public static BrokerFile? Load(string path)
    {
        try
        {
            return
                File.Exists(path)
                && JsonSerializer.Deserialize(File.ReadAllBytes(path), StoredJson.Default.BrokerFile)
                    is { ClusterId.Length: > 0, NextProducerId: > 0 } stored
                ? stored
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TopicFile))]
[JsonSerializable(typeof(BrokerFile))]
internal sealed partial class StoredJson : JsonSerializerContext;
