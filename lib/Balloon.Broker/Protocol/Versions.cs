namespace Balloon.Broker.Protocol;

/// <summary>An API, the versions in which it is served, and the first version that is flexible.</summary>
internal readonly record struct ApiVersion(ApiKey Key, short Min, short Max, short FlexibleFrom = short.MaxValue);

/// <summary>
/// The APIs and versions that this broker serves; ApiVersions (versions 0 to 3) reports them to clients. Old versions are included because
/// librdkafka before 2.1 (kcat in many distributions) recognizes a broker's features by fixed low versions.
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
        new(ApiKey.ConsumerGroupHeartbeat, 0, 1, FlexibleFrom: 0), // refused: librdkafka waits silently for an unadvertised API
    ];

    private static readonly Dictionary<ApiKey, ApiVersion> ByKey = All.ToDictionary(api => api.Key);

    public static bool TryFind(ApiKey key, out ApiVersion api) => ByKey.TryGetValue(key, out api);

    /// <summary>The body of the response. Its header is always version 0, and so is the body for an unknown version.</summary>
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
