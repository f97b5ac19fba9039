using Balloon.Broker.Log;
using Balloon.Broker.Protocol;

namespace Balloon.Broker.Tests.Log;

public sealed class RecoveryTests
{
    private static readonly (string, string) SmallSegments = ("segment.bytes", "1024");

    private static string[] Numbers(int count, int from = 0) => [.. Enumerable.Range(from, count).Select(i => $"value {i}")];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Appended_records_survive_a_stop_and_a_kill(bool killed)
    {
        using var fixture = new LogFixture(SmallSegments);
        foreach (var value in Numbers(100))
            fixture.Append(value);
        Assert.True(fixture.SegmentFiles.Length > 5);

        fixture.Reopen(killed);

        Assert.Equal(Numbers(100), fixture.ReadAll());
        Assert.Equal(100, fixture.Append("next"));
        Assert.Empty(fixture.Context.Damage);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(70)]
    public void A_torn_end_is_cut_off_and_the_log_continues_after_it(int torn)
    {
        using var fixture = new LogFixture();
        fixture.Append(Numbers(10));
        var batch = Batches.Of("torn", "apart");
        var header = new RecordBatch(batch);
        header.BaseOffset = 10;

        fixture.Reopen(
            () =>
            {
                using var file = File.Open(fixture.SegmentFiles[0], FileMode.Append);
                file.Write(batch.AsSpan(0, torn));
            },
            killed: true
        );

        Assert.Equal(Numbers(10), fixture.ReadAll());
        Assert.Contains("of an incomplete write", Assert.Single(fixture.Context.Notices), StringComparison.Ordinal);
        Assert.Equal(10, fixture.Append("next"));
        fixture.Reopen(killed: true);
        Assert.Equal([.. Numbers(10), "next"], fixture.ReadAll());
        Assert.Empty(fixture.Context.Damage);
        Assert.Empty(fixture.Context.Notices);
    }

    [Fact]
    public void Garbage_at_the_end_of_a_segment_is_cut_off()
    {
        using var fixture = new LogFixture();
        fixture.Append(Numbers(10));
        var garbage = new byte[5000];
        new Random(5).NextBytes(garbage);
        fixture.Reopen(() => File.AppendAllBytes(fixture.SegmentFiles[0], garbage), killed: true);
        Assert.Equal(Numbers(10), fixture.ReadAll());
        Assert.Contains("from offset 10 on, are lost", Assert.Single(fixture.Context.Notices), StringComparison.Ordinal);
        Assert.Equal(10, fixture.Append("next"));
    }

    /// <summary>
    /// A batch torn by a kill is shorter than its length says. One with its full length was complete, and may have been acknowledged.
    /// </summary>
    [Theory]
    [InlineData(18, "checksum")]
    [InlineData(30, "time")]
    [InlineData(70, "record")]
    public void A_last_batch_whose_bytes_changed_is_reported_even_without_an_index(int at, string what)
    {
        using var fixture = new LogFixture();
        for (var i = 0; i < 10; i++)
            fixture.Append($"{what} {i}");
        fixture.Reopen(() => Flip(fixture.SegmentFiles[0], batch: 9, at), killed: true);
        for (var start = 0; start < 3; start++)
        {
            Assert.Equal(10 + start, fixture.Append("next"));
            Assert.Equal(ErrorCode.CorruptMessage, fixture.Read(9).Error);
            Assert.Equal("next", fixture.Read(10 + start).Records.Single().Value);
            var damage = Assert.Single(fixture.Context.Damage);
            Assert.Equal((9L, 10L), (damage.FirstOffset, damage.NextOffset));
            fixture.Reopen(killed: true);
        }
    }

    [Theory]
    [InlineData(0, "base offset")]
    [InlineData(9, "length")]
    [InlineData(16, "magic")]
    [InlineData(26, "delta")]
    public void A_last_batch_whose_frame_changed_is_cut_off_and_reported(int at, string what)
    {
        using var fixture = new LogFixture();
        for (var i = 0; i < 10; i++)
            fixture.Append($"{what} {i}");
        fixture.Reopen(() => Flip(fixture.SegmentFiles[0], batch: 9, at), killed: true);
        Assert.Single(fixture.Context.Notices);
        Assert.Equal(9, fixture.Append("next"));
        Assert.Equal("next", fixture.Read(9).Records.Single().Value);
    }

    [Theory]
    [InlineData(0, "base offset")]
    [InlineData(9, "length")]
    [InlineData(16, "magic")]
    [InlineData(18, "checksum")]
    [InlineData(7, "offset")]
    [InlineData(26, "delta")]
    [InlineData(30, "time")]
    [InlineData(70, "record")]
    public void A_byte_flipped_in_the_middle_is_reported_and_never_served(int at, string what)
    {
        using var fixture = new LogFixture();
        for (var i = 0; i < 10; i++)
            fixture.Append($"{what} {i}");
        fixture.Reopen(() => Flip(fixture.SegmentFiles[0], batch: 4, at), killed: true);

        AssertOffsetFourIsLost(fixture, what);
        Assert.Equal(10, fixture.Append("next"));
        Assert.Equal("next", fixture.Read(10).Records.Single().Value);
        fixture.Reopen();
        AssertOffsetFourIsLost(fixture, what);
    }

    [Theory]
    [InlineData(0, "base offset")]
    [InlineData(9, "length")]
    [InlineData(16, "magic")]
    [InlineData(18, "checksum")]
    [InlineData(7, "offset")]
    [InlineData(26, "delta")]
    [InlineData(70, "record")]
    public void A_byte_flipped_while_the_broker_runs_is_reported_by_the_fetch_that_meets_it(int at, string what)
    {
        using var fixture = new LogFixture();
        for (var i = 0; i < 10; i++)
            fixture.Append($"{what} {i}");
        Flip(fixture.SegmentFiles[0], batch: 4, at);
        AssertOffsetFourIsLost(fixture, what);
    }

    [Fact]
    public void A_sealed_segment_that_was_truncated_reports_which_offsets_it_lost()
    {
        using var fixture = new LogFixture(SmallSegments);
        foreach (var value in Numbers(100))
            fixture.Append(value);
        var second = fixture.SegmentFiles[1];
        var (first, next) = (BaseOf(second), BaseOf(fixture.SegmentFiles[2]));

        fixture.Reopen(() =>
        {
            using var file = File.Open(second, FileMode.Open);
            file.SetLength(file.Length - 10);
        });

        Assert.Equal(ErrorCode.CorruptMessage, fixture.Read(next - 1).Error);
        Assert.Equal(next, fixture.Read(next).Records[0].Offset);
        Assert.Equal(first, fixture.Read(first).Records[0].Offset);
        Assert.Equal((next - 1, next), fixture.Context.Damage.Select(damage => (damage.FirstOffset, damage.NextOffset)).First());
        Assert.Equal(100, fixture.Append("next"));
    }

    [Fact]
    public void A_sealed_segment_without_its_index_is_indexed_again()
    {
        using var fixture = new LogFixture(SmallSegments);
        foreach (var value in Numbers(100))
            fixture.Append(value);
        fixture.Reopen(() =>
        {
            foreach (var index in fixture.SegmentFiles.Select(path => Path.ChangeExtension(path, ".idx")))
                File.Delete(index);
        });
        Assert.Equal(Numbers(100), fixture.ReadAll());
    }

    [Fact]
    public void An_index_whose_bytes_changed_is_not_trusted()
    {
        using var fixture = new LogFixture(SmallSegments);
        foreach (var value in Numbers(100))
            fixture.Append(value);
        fixture.Reopen(() =>
        {
            foreach (var index in fixture.SegmentFiles.Select(path => Path.ChangeExtension(path, ".idx")))
            {
                var bytes = File.ReadAllBytes(index);
                bytes[10] ^= 0x40;
                File.WriteAllBytes(index, bytes);
            }
        });
        Assert.Equal(Numbers(100), fixture.ReadAll());
        Assert.Equal(100, fixture.Append("next"));
    }

    [Fact]
    public void Offsets_of_a_segment_truncated_after_a_clean_stop_are_not_reused()
    {
        using var fixture = new LogFixture();
        for (var i = 0; i < 10; i++)
            fixture.Append($"value {i}");
        fixture.Reopen(() =>
        {
            using var file = File.Open(fixture.SegmentFiles[0], FileMode.Open);
            file.SetLength(file.Length - 1);
        });
        Assert.Equal(10, fixture.Append("next"));
        Assert.Equal(ErrorCode.CorruptMessage, fixture.Read(9).Error);
        Assert.Equal("next", fixture.Read(10).Records.Single().Value);
        fixture.Reopen(killed: true);
        Assert.Equal(ErrorCode.CorruptMessage, fixture.Read(9).Error);
        Assert.Equal("next", fixture.Read(10).Records.Single().Value);
    }

    private static void AssertOffsetFourIsLost(LogFixture fixture, string what)
    {
        Assert.Equal([0L, 1, 2, 3], fixture.Read(0).Records.Select(record => record.Offset));
        var (error, records) = fixture.Read(4);
        Assert.Equal(ErrorCode.CorruptMessage, error);
        Assert.Empty(records);
        Assert.Equal($"{what} 5", fixture.Read(5).Records[0].Value);
        Assert.Equal($"{what} 9", fixture.Read(9).Records[0].Value);
        var damage = Assert.Single(fixture.Context.Damage);
        Assert.Equal(("topic", 3, 4L, 5L), (damage.Topic, damage.Partition, damage.FirstOffset, damage.NextOffset));
    }

    /// <summary>Changes a byte of one batch, all being of the same size.</summary>
    private static void Flip(string path, int batch, int at)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Span<byte> header = stackalloc byte[RecordBatch.HeaderSize];
        file.ReadExactly(header);
        file.Position = batch * new RecordBatch(header).TotalSize + at;
        var value = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(value ^ 0x20));
    }

    private static long BaseOf(string path) =>
        long.Parse(Path.GetFileNameWithoutExtension(path), System.Globalization.CultureInfo.InvariantCulture);
}
