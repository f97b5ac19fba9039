using Balloon.Broker.Protocol;

namespace Balloon.Broker.Tests.Log;

public sealed class RetentionTests
{
    private static long Now(LogFixture fixture) => fixture.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static void AppendNow(LogFixture fixture, string value) => fixture.Append(Batches.Build([value], [Now(fixture)]));

    [Fact]
    public void Segments_older_than_retention_ms_are_deleted_and_the_newest_records_kept()
    {
        using var fixture = new LogFixture(("retention.ms", "3600000"), ("segment.bytes", "1024"));
        for (var i = 0; i < 50; i++)
            AppendNow(fixture, $"old {i}");
        fixture.Clock.Advance(TimeSpan.FromMinutes(50));
        for (var i = 0; i < 50; i++)
            AppendNow(fixture, $"new {i}");
        fixture.Clock.Advance(TimeSpan.FromMinutes(20));

        fixture.Log.ApplyRetention();

        var left = fixture.ReadAll();
        Assert.DoesNotContain("old 0", left);
        Assert.Equal(50, left.Count(value => value.StartsWith("new", StringComparison.Ordinal)));
        Assert.Equal(ErrorCode.OffsetOutOfRange, fixture.Read(0).Error);
        fixture.Reopen(killed: true);
        Assert.Equal(left, fixture.ReadAll());
    }

    [Fact]
    public void The_last_segment_is_deleted_too_when_all_of_it_is_old_and_offsets_continue()
    {
        using var fixture = new LogFixture(("retention.ms", "1000"));
        AppendNow(fixture, "old");
        fixture.Clock.Advance(TimeSpan.FromSeconds(2));
        fixture.Log.ApplyRetention();
        Assert.Equal((1, 1), fixture.Log.Bounds);
        fixture.Reopen(killed: true);
        Assert.Equal((1, 1), fixture.Log.Bounds);
        Assert.Equal(1, fixture.Append("new"));
    }

    [Fact]
    public void Retention_bytes_bounds_the_partition_while_it_grows()
    {
        using var fixture = new LogFixture(("retention.bytes", "10000"), ("segment.bytes", "1024"));
        for (var i = 0; i < 1000; i++)
            fixture.Append($"value {i}");
        Assert.InRange(fixture.Log.Size, 10_000, 12_100);
        Assert.Equal("value 999", fixture.ReadAll()[^1]);
    }

    [Fact]
    public void Nothing_is_deleted_by_default()
    {
        using var fixture = new LogFixture(("segment.bytes", "1024"));
        for (var i = 0; i < 100; i++)
            fixture.Append(Batches.Build([$"{i}"], [1000]));
        fixture.Clock.Advance(TimeSpan.FromDays(3000));
        fixture.Log.ApplyRetention();
        Assert.Equal(100, fixture.ReadAll().Count);
    }

    [Fact]
    public void A_segment_is_sealed_after_segment_ms()
    {
        using var fixture = new LogFixture(("segment.ms", "60000"));
        AppendNow(fixture, "a");
        fixture.Clock.Advance(TimeSpan.FromSeconds(61));
        AppendNow(fixture, "b");
        Assert.Equal(2, fixture.SegmentFiles.Length);
    }

    [Fact]
    public void Deleted_records_stay_deleted_after_a_restart()
    {
        using var fixture = new LogFixture(("segment.bytes", "1024"));
        for (var i = 0; i < 100; i++)
            fixture.Append($"value {i}");
        var files = fixture.SegmentFiles.Length;

        Assert.Equal((ErrorCode.None, 55L), fixture.Log.DeleteBefore(55));
        Assert.Equal(ErrorCode.OffsetOutOfRange, fixture.Log.DeleteBefore(101).Error);
        Assert.Equal((ErrorCode.None, 55L), fixture.Log.DeleteBefore(3));
        Assert.True(fixture.SegmentFiles.Length < files);
        fixture.Reopen(killed: true);
        Assert.Equal("value 55", fixture.ReadAll()[0]);
        Assert.Equal((ErrorCode.None, 100L), fixture.Log.DeleteBefore(-1));
        Assert.Empty(fixture.ReadAll());
        fixture.Reopen(killed: true);
        Assert.Equal((100, 100), fixture.Log.Bounds);
    }
}
