using Balloon.Broker.Protocol;

namespace Balloon.Broker.Tests.Log;

public sealed class ProducerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_repeated_batch_is_acknowledged_with_its_first_offset_even_after_a_restart(bool restart)
    {
        using var fixture = new LogFixture();
        for (var i = 0; i < 5; i++)
            fixture.Append(Batches.From(7, i * 2, "a", "b"));
        if (restart)
            fixture.Reopen(killed: true);
        for (var i = 0; i < 5; i++)
        {
            var repeated = fixture.Log.Append(Batches.From(7, i * 2, "a", "b"));
            Assert.Equal((ErrorCode.None, i * 2L, 0), (repeated.Error, repeated.BaseOffset, repeated.Records));
        }

        Assert.Equal(10, fixture.Log.EndOffset);
        Assert.Equal(10, fixture.Append(Batches.From(7, 10, "next")));
    }

    [Fact]
    public void A_gap_in_the_sequence_is_refused()
    {
        using var fixture = new LogFixture();
        fixture.Append(Batches.From(7, 0, "a"));
        Assert.Equal(ErrorCode.OutOfOrderSequence, fixture.Log.Append(Batches.From(7, 2, "c")).Error);
        Assert.Equal(1, fixture.Append(Batches.From(7, 1, "b")));
    }

    [Fact]
    public void An_unknown_producer_may_start_anywhere_and_sequences_wrap()
    {
        using var fixture = new LogFixture();
        fixture.Append(Batches.From(7, int.MaxValue - 1, "a", "b"));
        Assert.Equal(2, fixture.Append(Batches.From(7, 0, "c")));
        Assert.Equal(ErrorCode.None, fixture.Log.Append(Batches.From(7, int.MaxValue - 1, "a", "b")).Error);
        Assert.Equal(3, fixture.Log.EndOffset);
    }

    [Fact]
    public void A_batch_may_wrap_within_itself()
    {
        using var fixture = new LogFixture();
        fixture.Append(Batches.From(7, int.MaxValue, "a", "b"));
        Assert.Equal(2, fixture.Append(Batches.From(7, 1, "c")));
    }

    [Fact]
    public void A_stale_epoch_is_refused_and_a_new_one_starts_at_zero()
    {
        using var fixture = new LogFixture();
        fixture.Append(Batches.Build(["a"], producerId: 7, epoch: 1, sequence: 0));
        Assert.Equal(ErrorCode.InvalidProducerEpoch, fixture.Log.Append(Batches.From(7, 1, "b")).Error);
        Assert.Equal(ErrorCode.OutOfOrderSequence, fixture.Log.Append(Batches.Build(["b"], producerId: 7, epoch: 2, sequence: 1)).Error);
        Assert.Equal(1, fixture.Append(Batches.Build(["b"], producerId: 7, epoch: 2, sequence: 0)));
    }

    [Fact]
    public void A_producer_that_is_silent_for_long_is_forgotten()
    {
        using var fixture = new LogFixture();
        fixture.Append(Batches.From(7, 0, "a"));
        fixture.Clock.Advance(TimeSpan.FromHours(25));
        fixture.Log.ApplyRetention();
        Assert.Equal(1, fixture.Append(Batches.From(7, 40, "accepted as if new")));
    }

    [Theory]
    [InlineData(0, 43)]
    [InlineData(1, 43)]
    [InlineData(3, 2)]
    public void Other_message_formats_are_refused(byte magic, short expected)
    {
        using var fixture = new LogFixture();
        var batch = Batches.Of("a");
        batch[16] = magic;
        Assert.Equal((ErrorCode)expected, fixture.Log.Append(batch).Error);
    }

    [Fact]
    public void Batches_with_a_false_header_are_refused()
    {
        using var fixture = new LogFixture();
        Assert.Equal(ErrorCode.CorruptMessage, fixture.Log.Append(Array.Empty<byte>()).Error);
        Assert.Equal(ErrorCode.CorruptMessage, fixture.Log.Append(Batches.Of("cut")[..^1]).Error);
        var flipped = Batches.Of("flipped");
        flipped[^3] ^= 1;
        Assert.Equal(ErrorCode.CorruptMessage, fixture.Log.Append(flipped).Error);
        Assert.Equal(ErrorCode.InvalidRecord, fixture.Log.Append([.. Batches.Of("one"), .. Batches.Of("two")]).Error);
        Assert.Equal(ErrorCode.InvalidRecord, fixture.Log.Append(Batches.Build(["t"], attributes: 0x10)).Error);
        Assert.Equal(ErrorCode.InvalidRecord, fixture.Log.Append(Batches.Build(["c"], attributes: 0x20)).Error);
        Assert.Equal(ErrorCode.UnsupportedCompressionType, fixture.Log.Append(Batches.Build(["z"], attributes: 5)).Error);
        var miscounted = Batches.Of("a", "b");
        miscounted[60] = 7;
        Assert.Equal(ErrorCode.InvalidRecord, fixture.Log.Append(Batches.Seal(miscounted)).Error);
        Assert.Equal(0, fixture.Log.EndOffset);
    }
}
