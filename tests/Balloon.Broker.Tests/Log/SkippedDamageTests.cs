using Balloon.Broker.Protocol;

namespace Balloon.Broker.Tests.Log;

/// <summary>Only lost records are skipped, once that has been decided; everything readable is read.</summary>
public sealed class SkippedDamageTests
{
    [Fact]
    public void Damage_in_the_middle_stops_readers_until_it_is_skipped()
    {
        using var fixture = Made(out var values);
        fixture.Reopen(() => Damage(fixture.SegmentFiles[1]));
        var lost = Unreadable(fixture, values);
        Assert.NotEmpty(lost);

        var skipped = Assert.Single(fixture.Log.SkipDamage());
        Assert.True(skipped.IsSkipped);
        Assert.Equal(lost, Offsets(skipped));
        Assert.Equal(Without(values, lost), ReadOn(fixture));
        Assert.Equal(skipped, Assert.Single(fixture.Context.Damage));

        foreach (var killed in (bool[])[false, true])
        {
            fixture.Reopen(killed);
            Assert.True(Assert.Single(fixture.Context.Damage).IsSkipped);
            Assert.Equal(Without(values, lost), ReadOn(fixture));
        }
    }

    [Fact]
    public void Later_damage_is_not_skipped_with_it()
    {
        using var fixture = Made(out var values);
        fixture.Reopen(() => Damage(fixture.SegmentFiles[0]));
        Assert.Single(fixture.Log.SkipDamage());
        fixture.Reopen(() => Damage(fixture.SegmentFiles[2]));
        Assert.NotEmpty(Unreadable(fixture, values));
        Assert.Equal([true, false], fixture.Context.Damage.OrderBy(damage => damage.FirstOffset).Select(damage => damage.IsSkipped));
        Assert.Equal(2, fixture.Log.SkipDamage().Count);
        Assert.Empty(Unreadable(fixture, values, skipped: true));
    }

    [Fact]
    public void A_restored_file_is_read_whole_again()
    {
        using var fixture = Made(out var values);
        var whole = Array.Empty<byte>();
        fixture.Reopen(() =>
        {
            whole = File.ReadAllBytes(fixture.SegmentFiles[1]);
            Damage(fixture.SegmentFiles[1]);
        });
        Assert.Single(fixture.Log.SkipDamage());
        var file = fixture.SegmentFiles[1];
        fixture.Reopen(() => File.WriteAllBytes(file, whole));
        Assert.Equal(values, ReadOn(fixture));
        Assert.Empty(fixture.Context.Damage);
    }

    [Fact]
    public void Readers_skip_a_segment_damaged_to_its_end_and_continue_in_the_next()
    {
        using var fixture = Made(out var values);
        fixture.Reopen(() =>
        {
            using var file = File.OpenWrite(fixture.SegmentFiles[1]);
            file.SetLength(file.Length / 2);
        });
        var lost = Unreadable(fixture, values);
        Assert.NotEmpty(lost);
        Assert.Equal(lost, Offsets(Assert.Single(fixture.Log.SkipDamage())));
        Assert.Equal(Without(values, lost), ReadOn(fixture));
    }

    [Fact]
    public void A_log_whose_end_is_lost_is_read_to_its_end()
    {
        using var fixture = Made(out var values);
        fixture.Reopen(() =>
        {
            using var file = File.OpenWrite(fixture.SegmentFiles[^1]);
            file.SetLength(0);
        });
        Assert.Equal(values.Count, fixture.Log.EndOffset);
        var lost = Unreadable(fixture, values);
        Assert.NotEmpty(lost);
        Assert.Single(fixture.Log.SkipDamage());
        Assert.Equal(Without(values, lost), ReadOn(fixture));
        Assert.Equal(values.Count, fixture.Append("next"));
        Assert.Equal([.. Without(values, lost), "next"], ReadOn(fixture));
    }

    [Fact]
    public void A_missing_first_segment_is_skipped()
    {
        using var fixture = Made(out var values);
        fixture.Reopen(() => File.Delete(fixture.SegmentFiles[0]));
        Assert.Equal(0, Assert.Single(fixture.Log.SkipDamage()).FirstOffset);
        fixture.Reopen();
        Assert.Empty(fixture.Context.Damage);
        Assert.Equal(values.Skip((int)fixture.Log.LogStart), ReadOn(fixture));
    }

    [Fact]
    public void An_undamaged_log_has_nothing_to_skip()
    {
        using var fixture = Made(out var values);
        Assert.Empty(fixture.Log.SkipDamage());
        Assert.Equal(values, ReadOn(fixture));
    }

    private static LogFixture Made(out List<string> values)
    {
        var fixture = new LogFixture(("segment.bytes", "1500"));
        values = [];
        for (var batch = 0; batch < 60; batch++)
        {
            string[] some = [$"value {values.Count}", $"value {values.Count + 1}"];
            fixture.Append(some);
            values.AddRange(some);
        }

        Assert.True(fixture.SegmentFiles.Length > 3);
        return fixture;
    }

    private static void Damage(string segment)
    {
        using var file = File.Open(segment, FileMode.Open, FileAccess.ReadWrite);
        file.Position = file.Length / 2;
        var value = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(value ^ 0xFF));
    }

    /// <summary>The offsets whose fetch is an error; after skipping there must be none.</summary>
    private static List<int> Unreadable(LogFixture fixture, List<string> values, bool skipped = false)
    {
        var lost = new List<int>();
        for (var offset = (int)fixture.Log.LogStart; offset < values.Count; offset++)
        {
            var (error, records) = fixture.Read(offset);
            if (error == ErrorCode.None)
            {
                Assert.All(records, record => Assert.Equal(values[(int)record.Offset], record.Value));
                continue;
            }

            Assert.False(skipped, $"offset {offset}: {error}");
            Assert.Equal(ErrorCode.CorruptMessage, error);
            lost.Add(offset);
        }

        return lost;
    }

    private static IEnumerable<int> Offsets(LogDamage damage) =>
        Enumerable.Range((int)damage.FirstOffset, (int)(damage.NextOffset - damage.FirstOffset));

    private static IEnumerable<string> Without(List<string> values, List<int> lost) => values.Where((_, offset) => !lost.Contains(offset));

    /// <summary>Reads like a consumer: the next fetch begins after the last batch.</summary>
    private static List<string> ReadOn(LogFixture fixture)
    {
        var values = new List<string>();
        for (var offset = fixture.Log.LogStart; offset < fixture.Log.EndOffset; )
        {
            using var writer = new ProtocolWriter();
            var result = fixture.Log.Read(offset, 1 << 20, atLeastOne: true, writer);
            Assert.Equal(ErrorCode.None, result.Error);
            Assert.True(result.Bytes > 0, $"nothing at {offset}");
            var bytes = writer.Written.ToArray().AsSpan();
            var from = offset;
            values.AddRange(Batches.Values(bytes).Where(record => record.Offset >= from).Select(record => record.Value));
            for (; bytes.Length > 0; bytes = bytes[(int)new Balloon.Broker.Log.RecordBatch(bytes).TotalSize..])
                offset = new Balloon.Broker.Log.RecordBatch(bytes).LastOffset + 1;
        }

        return values;
    }
}
