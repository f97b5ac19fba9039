using Balloon.Broker.Protocol;
using Balloon.Broker.Tests.Log;

namespace Balloon.Broker.Tests.Wire;

/// <summary>A small, valid request of every API in every version, about a topic "wire" and a group "raw".</summary>
internal static class Requests
{
    public static Action<ProtocolWriter> Body(ApiKey key, short version) =>
        key switch
        {
            ApiKey.Produce => w => Produce(w, version),
            ApiKey.Fetch => w => Fetch(w, version),
            ApiKey.ListOffsets => w => ListOffsets(w, version),
            ApiKey.Metadata => w => Metadata(w, version),
            ApiKey.OffsetCommit => w => OffsetCommit(w, version),
            ApiKey.OffsetFetch or ApiKey.OffsetDelete => GroupPartitions,
            ApiKey.FindCoordinator => w => FindCoordinator(w, version),
            ApiKey.JoinGroup => w => Join(w, version),
            ApiKey.Heartbeat => w => Member(w, version >= 3),
            ApiKey.LeaveGroup => w => Leave(w, version),
            ApiKey.SyncGroup => w => Sync(w, version),
            ApiKey.DescribeGroups => w => DescribeGroups(w, version),
            ApiKey.ListGroups => w => ListGroups(w, version),
            ApiKey.ApiVersions => w => ApiVersions(w, version),
            ApiKey.CreateTopics => w => CreateTopics(w, version),
            ApiKey.DeleteTopics => w => Names(w, "not-there", 1000),
            ApiKey.DeleteRecords => DeleteRecords,
            ApiKey.InitProducerId => InitProducerId,
            ApiKey.DescribeConfigs => w => DescribeConfigs(w, version),
            ApiKey.AlterConfigs => w => AlterConfigs(w, incremental: false),
            ApiKey.IncrementalAlterConfigs => w => AlterConfigs(w, incremental: true),
            ApiKey.CreatePartitions => CreatePartitions,
            ApiKey.ConsumerGroupHeartbeat => _ => { }, // refused unread
            ApiKey.DeleteGroups => w => Names(w, "not-there", null),
            _ => throw new ArgumentOutOfRangeException(nameof(key), key, "no request for this API"),
        };

    private static void Topic(ProtocolWriter w, Action partition)
    {
        w.ArrayLength(1);
        w.String("wire");
        w.ArrayLength(1);
        w.Int32(0);
        partition();
    }

    private static void Produce(ProtocolWriter w, short version)
    {
        if (version >= 3)
            w.NullableString(null);
        w.Int16(-1);
        w.Int32(1000);
        Topic(w, () => w.Bytes(Batches.Of("a", "b")));
    }

    private static void Fetch(ProtocolWriter w, short version)
    {
        w.Int32(-1);
        w.Int32(10);
        w.Int32(1);
        if (version >= 3)
            w.Int32(1 << 20);
        if (version >= 4)
            w.Byte(0);
        if (version >= 7)
        {
            w.Int32(0);
            w.Int32(-1);
        }

        Topic(
            w,
            () =>
            {
                if (version >= 9)
                    w.Int32(-1);
                w.Int64(0);
                if (version >= 5)
                    w.Int64(-1);
                w.Int32(1 << 20);
            }
        );
        if (version >= 7)
            w.ArrayLength(0);
        if (version >= 11)
            w.String("");
    }

    private static void ListOffsets(ProtocolWriter w, short version)
    {
        w.Int32(-1);
        if (version >= 2)
            w.Byte(0);
        Topic(
            w,
            () =>
            {
                if (version >= 4)
                    w.Int32(-1);
                w.Int64(-1);
                if (version == 0)
                    w.Int32(1);
                w.Tags();
            }
        );
        w.Tags();
        w.Tags();
    }

    private static void Metadata(ProtocolWriter w, short version)
    {
        w.ArrayLength(1);
        if (version >= 10)
            w.Uuid(Guid.Empty);
        w.String("wire");
        w.Tags();
        if (version >= 4)
            w.Bool(false);
        if (version >= 8)
        {
            w.Bool(false);
            w.Bool(false);
        }

        w.Tags();
    }

    private static void OffsetCommit(ProtocolWriter w, short version)
    {
        w.String("raw");
        if (version >= 1)
        {
            w.Int32(-1);
            w.String("");
        }

        if (version >= 7)
            w.NullableString(null);
        if (version is >= 2 and <= 4)
            w.Int64(-1);
        Topic(
            w,
            () =>
            {
                w.Int64(7);
                if (version >= 6)
                    w.Int32(-1);
                if (version == 1)
                    w.Int64(-1);
                w.NullableString("note");
            }
        );
    }

    private static void GroupPartitions(ProtocolWriter w)
    {
        w.String("raw");
        Topic(w, () => { });
    }

    private static void FindCoordinator(ProtocolWriter w, short version)
    {
        w.String("raw");
        if (version >= 1)
            w.Byte(0);
    }

    private static void Join(ProtocolWriter w, short version)
    {
        w.String($"joined-{version}");
        w.Int32(10_000);
        if (version >= 1)
            w.Int32(1000);
        w.String("");
        if (version >= 5)
            w.NullableString(null);
        w.String("consumer");
        w.ArrayLength(1);
        w.String("range");
        w.Bytes([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    }

    private static void Member(ProtocolWriter w, bool withInstance)
    {
        w.String("raw");
        w.Int32(1);
        w.String("nobody");
        if (withInstance)
            w.NullableString(null);
    }

    private static void Leave(ProtocolWriter w, short version)
    {
        w.String("raw");
        if (version >= 3)
            w.ArrayLength(1);
        w.String("nobody");
        if (version >= 3)
            w.NullableString(null);
    }

    private static void Sync(ProtocolWriter w, short version)
    {
        Member(w, version >= 3);
        w.ArrayLength(0);
    }

    private static void DescribeGroups(ProtocolWriter w, short version)
    {
        Names(w, "raw", null);
        if (version >= 3)
            w.Bool(false);
    }

    private static void ListGroups(ProtocolWriter w, short version)
    {
        if (version >= 4)
            w.ArrayLength(0);
        w.Tags();
    }

    private static void ApiVersions(ProtocolWriter w, short version)
    {
        if (version < 3)
            return;
        w.String("test");
        w.String("1");
        w.Tags();
    }

    private static void CreateTopics(ProtocolWriter w, short version)
    {
        w.ArrayLength(1);
        w.String($"made-{version}");
        w.Int32(1);
        w.Int16(1);
        w.ArrayLength(0);
        w.ArrayLength(0);
        w.Int32(1000);
        if (version >= 1)
            w.Bool(false);
    }

    private static void Names(ProtocolWriter w, string name, int? timeout)
    {
        w.ArrayLength(1);
        w.String(name);
        if (timeout is { } milliseconds)
            w.Int32(milliseconds);
    }

    private static void DeleteRecords(ProtocolWriter w)
    {
        Topic(w, () => w.Int64(0));
        w.Int32(1000);
    }

    private static void InitProducerId(ProtocolWriter w)
    {
        w.NullableString(null);
        w.Int32(1000);
    }

    private static void DescribeConfigs(ProtocolWriter w, short version)
    {
        w.ArrayLength(1);
        w.Byte(2);
        w.String("wire");
        w.ArrayLength(-1);
        if (version >= 1)
            w.Bool(false);
    }

    private static void AlterConfigs(ProtocolWriter w, bool incremental)
    {
        w.ArrayLength(1);
        w.Byte(2);
        w.String("wire");
        w.ArrayLength(1);
        w.String("retention.ms");
        if (incremental)
            w.Byte(0);
        w.NullableString("1000000000");
        w.Bool(true);
    }

    private static void CreatePartitions(ProtocolWriter w)
    {
        w.ArrayLength(1);
        w.String("wire");
        w.Int32(2);
        w.ArrayLength(-1);
        w.Int32(1000);
        w.Bool(true);
    }
}
