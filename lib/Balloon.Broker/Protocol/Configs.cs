namespace Balloon.Broker.Protocol;

/// <summary>The kinds of resources that have settings.</summary>
internal static class ResourceType
{
    public const byte Topic = 2;
    public const byte Broker = 4;
}

/// <summary>DescribeConfigs, versions 0 to 2 (0 has no sources and no synonyms).</summary>
internal sealed record DescribeConfigsRequest(IReadOnlyList<DescribeConfigsRequest.Resource> Resources)
{
    internal sealed record Resource(byte Type, string Name, IReadOnlyList<string>? Keys);

    public static DescribeConfigsRequest Read(ProtocolReader reader) =>
        new(reader.Array(r => new Resource(r.Byte(), r.String(), r.NullableArray(k => k.String()))));
}

internal static class DescribeConfigsResponse
{
    public const byte FromTopic = 1;
    public const byte FromBroker = 4;
    public const byte FromDefault = 5;

    internal readonly record struct Entry(string Name, string? Value, bool ReadOnly, byte Source);

    internal sealed record Result(ErrorCode Error, string? Message, byte Type, string Name, IReadOnlyList<Entry> Entries);

    public static void Write(ProtocolWriter writer, short version, IReadOnlyCollection<Result> results)
    {
        writer.Int32(0); // throttle time
        writer.Array(
            results,
            result =>
            {
                writer.Error(result.Error);
                writer.NullableString(result.Message);
                writer.Byte(result.Type);
                writer.String(result.Name);
                writer.Array(result.Entries, entry => WriteEntry(writer, version, entry));
            }
        );
    }

    private static void WriteEntry(ProtocolWriter writer, short version, Entry entry)
    {
        writer.String(entry.Name);
        writer.NullableString(entry.Value);
        writer.Bool(entry.ReadOnly);
        if (version == 0)
            writer.Bool(entry.Source == FromDefault);
        else
            writer.Byte(entry.Source);
        writer.Bool(false); // sensitive
        if (version >= 1)
            writer.ArrayLength(0); // synonyms
    }
}

/// <summary>A change of a setting. A null value or <see cref="Operation.Delete"/> restores the default.</summary>
internal readonly record struct ConfigChange(string Name, ConfigChange.Operation Op, string? Value)
{
    internal enum Operation : byte
    {
        Set = 0,
        Delete = 1,
        Append = 2,
        Subtract = 3,
    }
}

/// <summary>AlterConfigs, versions 0 to 1 (all settings at once), and IncrementalAlterConfigs, version 0 (single changes).</summary>
internal sealed record AlterConfigsRequest(IReadOnlyList<AlterConfigsRequest.Resource> Resources, bool ValidateOnly)
{
    internal sealed record Resource(byte Type, string Name, IReadOnlyList<ConfigChange> Changes);

    public static AlterConfigsRequest Read(ProtocolReader reader, bool incremental) =>
        new(
            reader.Array(r => new Resource(
                r.Byte(),
                r.String(),
                r.Array(c => new ConfigChange(
                    c.String(),
                    incremental ? (ConfigChange.Operation)c.Byte() : ConfigChange.Operation.Set,
                    c.NullableString()
                ))
            )),
            reader.Bool()
        );
}
