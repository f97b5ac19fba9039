using Balloon.Broker.Log;
using Balloon.Broker.Protocol;

namespace Balloon.Broker.Tests.Log;

public sealed class TimeTests
{
    [Fact]
    public void A_record_is_found_by_its_time_as_by_a_linear_search()
    {
        using var fixture = new LogFixture(("segment.bytes", "2048"));
        var random = new Random(11);
        var times = new List<long>();
        while (times.Count < 2000)
        {
            var batch = Enumerable.Range(0, random.Next(1, 30)).Select(_ => times.Count * 10L + random.Next(-500, 500) + 10_000).ToList();
            fixture.Append(Batches.Build([.. batch.Select(time => $"{time}")], batch));
            times.AddRange(batch);
        }

        fixture.Log.DeleteBefore(100);
        foreach (var reopened in new[] { false, true })
        {
            if (reopened)
                fixture.Reopen();
            for (var i = 0; i < 500; i++)
            {
                var time = random.NextInt64(9_000, 31_500);
                var expected = times.FindIndex(100, candidate => candidate >= time);
                Assert.Equal((ErrorCode.None, new RecordTime(expected, expected < 0 ? -1 : times[expected])), fixture.Log.FirstAt(time));
            }
        }

        var greatest = times.Skip(100).Max();
        Assert.Equal(new RecordTime(times.IndexOf(greatest, 100), greatest), fixture.Log.GreatestTime().Found);
    }

    [Fact]
    public void An_empty_log_has_no_times()
    {
        using var fixture = new LogFixture();
        Assert.Equal(new RecordTime(-1, -1), fixture.Log.FirstAt(0).Found);
        Assert.Equal(new RecordTime(-1, -1), fixture.Log.GreatestTime().Found);
    }

    [Fact]
    public void Log_append_time_is_the_brokers_clock()
    {
        using var fixture = new LogFixture(("message.timestamp.type", "LogAppendTime"));
        var first = fixture.Log.Append(Batches.Of("a", "b"));
        fixture.Clock.Advance(TimeSpan.FromSeconds(10));
        var second = fixture.Log.Append(Batches.Of("c"));
        Assert.Equal(10_000, second.AppendTime - first.AppendTime);
        Assert.Equal(new RecordTime(2, second.AppendTime), fixture.Log.FirstAt(first.AppendTime + 1).Found);
        Assert.Equal(["a", "b", "c"], fixture.ReadAll());
    }

    [Fact]
    public void Records_that_contradict_their_header_are_reported_and_do_no_harm()
    {
        using var fixture = new LogFixture();
        foreach (short codec in new short[] { 0, 1, 2, 3, 4 })
        {
            var batch = Batches.Build(["abcdefghijklmnopqrstuvwxyz"], attributes: codec);
            batch.AsSpan(RecordBatch.HeaderSize).Fill(0xff);
            fixture.Append(Batches.Seal(batch));
            Assert.Equal(ErrorCode.CorruptMessage, fixture.Log.FirstAt(Batches.Time).Error);
            fixture.Log.DeleteBefore(-1);
        }

        Assert.Equal(5, fixture.Append("next"));
    }
}
