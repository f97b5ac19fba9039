using System.Text.Json;
using System.Text.Json.Serialization;

namespace Balloon.Broker.Log;

/// <summary>What is stored of a topic beside its partitions.</summary>
internal sealed record TopicFile(string Name, Guid Id, int Partitions, Dictionary<string, string> Config)
{
    private const string FileName = "topic.json";

    public void Save(string folder) =>
        AtomicFile.Write(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, StoredJson.Default.TopicFile));

    public static TopicFile? Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), StoredJson.Default.TopicFile) : null;
    }
}

/// <summary>What is stored of the broker itself.</summary>
/// <param name="ClusterId">The cluster's id, as clients see it.</param>
/// <param name="NextProducerId">The first producer id that no earlier run can have given away.</param>
internal sealed record BrokerFile(string ClusterId, long NextProducerId)
{
    public void Save(string path) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, StoredJson.Default.BrokerFile));

    public static BrokerFile? Load(string path) =>
        File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), StoredJson.Default.BrokerFile) : null;
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TopicFile))]
[JsonSerializable(typeof(BrokerFile))]
internal sealed partial class StoredJson : JsonSerializerContext;
