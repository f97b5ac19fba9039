namespace Balloon.Broker.Protocol;

/// <summary>
/// An API with the versions that it is served in. <see cref="AdvertisedMin"/> may be lower: librdkafka before 2.1 recognises a broker's
/// features by fixed low versions, which it then does not send.
/// </summary>
internal readonly record struct ApiVersion(ApiKey Key, short Min, short Max, short AdvertisedMin, short FlexibleFrom);

/// <summary>Which versions of which API this broker serves; ApiVersions, 0 to 3, tells clients.</summary>
internal static class Versions
{
    private const short Never = short.MaxValue;

    public static IReadOnlyList<ApiVersion> All { get; } =
    [
        new(ApiKey.Produce, 3, 7, 0, Never),
        new(ApiKey.Fetch, 4, 11, 0, Never),
        new(ApiKey.ListOffsets, 2, 7, 0, 6),
        new(ApiKey.Metadata, 4, 10, 0, 9),
        new(ApiKey.OffsetCommit, 5, 7, 0, Never),
        new(ApiKey.OffsetFetch, 2, 5, 0, Never),
        new(ApiKey.FindCoordinator, 0, 2, 0, Never),
        new(ApiKey.JoinGroup, 5, 5, 0, Never),
        new(ApiKey.Heartbeat, 3, 3, 0, Never),
        new(ApiKey.LeaveGroup, 1, 3, 0, Never),
        new(ApiKey.SyncGroup, 3, 3, 0, Never),
        new(ApiKey.DescribeGroups, 2, 4, 2, Never),
        new(ApiKey.ListGroups, 2, 4, 2, 3),
        new(ApiKey.ApiVersions, 0, 3, 0, 3),
        new(ApiKey.CreateTopics, 2, 4, 2, Never),
        new(ApiKey.DeleteTopics, 1, 3, 1, Never),
        new(ApiKey.DeleteRecords, 0, 1, 0, Never),
        new(ApiKey.InitProducerId, 0, 1, 0, Never),
        new(ApiKey.DescribeConfigs, 1, 2, 1, Never),
        new(ApiKey.AlterConfigs, 0, 1, 0, Never),
        new(ApiKey.CreatePartitions, 0, 1, 0, Never),
        new(ApiKey.DeleteGroups, 0, 1, 0, Never),
        new(ApiKey.IncrementalAlterConfigs, 0, 0, 0, Never),
        new(ApiKey.OffsetDelete, 0, 0, 0, Never),
    ];

    private static readonly Dictionary<ApiKey, ApiVersion> ByKey = All.ToDictionary(api => api.Key);

    public static bool TryFind(ApiKey key, out ApiVersion api) => ByKey.TryGetValue(key, out api);

    /// <summary>The answer's body. Its header is always version 0, and to an unknown version a body of version 0 is written.</summary>
    public static void WriteResponse(FrameWriter writer, short version, ErrorCode error)
    {
        writer.Error(error);
        writer.Array(
            All,
            api =>
            {
                writer.Int16((short)api.Key);
                writer.Int16(api.AdvertisedMin);
                writer.Int16(api.Max);
                writer.Tags();
            }
        );
        if (version >= 1)
            writer.Int32(0); // throttle time
        writer.Tags();
    }
}
