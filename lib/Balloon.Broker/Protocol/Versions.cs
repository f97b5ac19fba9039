namespace Balloon.Broker.Protocol;

/// <summary>An API with the versions that it is served in, and the first of them that is flexible.</summary>
internal readonly record struct ApiVersion(ApiKey Key, short Min, short Max, short FlexibleFrom = short.MaxValue);

/// <summary>
/// Which versions of which API this broker serves; ApiVersions, 0 to 3, tells clients. The old ones are there because librdkafka
/// before 2.1 (kcat of many a distribution) recognises a broker's features by fixed low versions.
/// </summary>
internal static class Versions
{
    public static IReadOnlyList<ApiVersion> All { get; } =
    [
        new(ApiKey.Produce, 0, 7),
        new(ApiKey.Fetch, 0, 11),
        new(ApiKey.ListOffsets, 0, 7, FlexibleFrom: 6),
        new(ApiKey.Metadata, 0, 10, FlexibleFrom: 9),
        new(ApiKey.OffsetCommit, 0, 7),
        new(ApiKey.OffsetFetch, 0, 5),
        new(ApiKey.FindCoordinator, 0, 2),
        new(ApiKey.JoinGroup, 0, 5),
        new(ApiKey.Heartbeat, 0, 3),
        new(ApiKey.LeaveGroup, 0, 3),
        new(ApiKey.SyncGroup, 0, 3),
        new(ApiKey.DescribeGroups, 0, 4),
        new(ApiKey.ListGroups, 0, 4, FlexibleFrom: 3),
        new(ApiKey.ApiVersions, 0, 3, FlexibleFrom: 3),
        new(ApiKey.CreateTopics, 0, 4),
        new(ApiKey.DeleteTopics, 0, 3),
        new(ApiKey.DeleteRecords, 0, 1),
        new(ApiKey.InitProducerId, 0, 1),
        new(ApiKey.DescribeConfigs, 0, 2),
        new(ApiKey.AlterConfigs, 0, 1),
        new(ApiKey.CreatePartitions, 0, 1),
        new(ApiKey.DeleteGroups, 0, 1),
        new(ApiKey.IncrementalAlterConfigs, 0, 0),
        new(ApiKey.OffsetDelete, 0, 0),
        new(ApiKey.ConsumerGroupHeartbeat, 0, 1, FlexibleFrom: 0), // served by a refusal: librdkafka waits without a word for what is not advertised
    ];

    private static readonly Dictionary<ApiKey, ApiVersion> ByKey = All.ToDictionary(api => api.Key);

    public static bool TryFind(ApiKey key, out ApiVersion api) => ByKey.TryGetValue(key, out api);

    /// <summary>The answer's body. Its header is always version 0, and to an unknown version a body of version 0 is written.</summary>
    public static void WriteResponse(ProtocolWriter writer, short version, ErrorCode error)
    {
        writer.Error(error);
        writer.Array(
            All,
            api =>
            {
                writer.Int16((short)api.Key);
                writer.Int16(api.Min);
                writer.Int16(api.Max);
                writer.Tags();
            }
        );
        if (version >= 1)
            writer.Int32(0); // throttle time
        writer.Tags();
    }
}
