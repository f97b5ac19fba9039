using Balloon.Broker.Protocol;

namespace Balloon.Broker.Tests.Log;

/// <summary>Any single byte may change anywhere: what is served is still what was written, and little is lost.</summary>
public sealed class CorruptionTests
{
    private const int BatchCount = 60;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void One_changed_byte_never_yields_wrong_data_and_loses_one_batch_at_most(int seed, bool killed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 150; round++)
        {
            using var fixture = new LogFixture(("segment.bytes", "1500"));
            var written = Fill(fixture, random);
            var changed = "";
            fixture.Reopen(() => changed = ChangeOneByte(fixture.SegmentFiles, random), killed);

            var lost = written.Count - ReadableOf(fixture, written, changed);

            // The last batch may be taken for a torn one; any other is kept and reported, and its neighbours stay readable.
            Assert.True(lost <= 3, $"seed {seed}, round {round}, {changed}: {lost} records lost");
            var next = fixture.Append("next");
            Assert.True(next >= written.Count - 3, $"seed {seed}, round {round}, {changed}: offset {next} is given again");
            Assert.Equal("next", fixture.Read(next).Records[0].Value);
        }
    }

    [Fact]
    public void One_byte_changed_while_the_log_is_open_never_yields_wrong_data()
    {
        var random = new Random(3);
        for (var round = 0; round < 150; round++)
        {
            using var fixture = new LogFixture(("segment.bytes", "1500"));
            var written = Fill(fixture, random);
            var changed = ChangeOneByte(fixture.SegmentFiles, random);
            var lost = written.Count - ReadableOf(fixture, written, changed);
            Assert.True(lost <= 3, $"round {round}, {changed}: {lost} records lost");
            Assert.Equal(written.Count, fixture.Append("next"));
        }
    }

    [Fact]
    public void A_truncated_file_keeps_what_is_before_the_cut_and_in_other_files()
    {
        var random = new Random(4);
        for (var round = 0; round < 100; round++)
        {
            using var fixture = new LogFixture(("segment.bytes", "1500"));
            var written = Fill(fixture, random);
            var path = fixture.SegmentFiles[random.Next(fixture.SegmentFiles.Length)];
            var length = random.NextInt64(new FileInfo(path).Length);
            fixture.Reopen(() =>
            {
                using var file = File.Open(path, FileMode.Open);
                file.SetLength(length);
            });
            var readable = ReadableOf(fixture, written, $"{Path.GetFileName(path)} cut at {length}");
            Assert.True(readable >= written.Count - 40, $"round {round}: {readable} of {written.Count} left");
            Assert.Equal(written.Count, fixture.Append("next"));
        }
    }

    private static List<string> Fill(LogFixture fixture, Random random)
    {
        var written = new List<string>();
        for (var batch = 0; batch < BatchCount; batch++)
        {
            var values = Enumerable
                .Range(0, random.Next(1, 4))
                .Select(i => $"value {written.Count + i} {new string('x', random.Next(40))}")
                .ToArray();
            Assert.Equal(written.Count, fixture.Append(values));
            written.AddRange(values);
        }

        return written;
    }

    private static string ChangeOneByte(string[] segments, Random random)
    {
        var path = segments[random.Next(segments.Length)];
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var at = random.NextInt64(file.Length);
        file.Position = at;
        var value = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(value ^ (1 << random.Next(8))));
        return $"byte {at} of {Path.GetFileName(path)}";
    }

    /// <summary>Fetches each offset, and counts those that return what was written. Anything else must be an error.</summary>
    private static int ReadableOf(LogFixture fixture, List<string> written, string what)
    {
        var readable = 0;
        for (var offset = 0; offset < written.Count && offset < fixture.Log.EndOffset; offset++)
        {
            var (error, records) = fixture.Read(offset);
            if (error != ErrorCode.None)
            {
                Assert.Equal(ErrorCode.CorruptMessage, error);
                Assert.Empty(records);
                continue;
            }

            Assert.All(
                records,
                record => Assert.True(record.Value == "next" || record.Value == written[(int)record.Offset], $"{what}: {record}")
            );
            Assert.Contains(records, record => record.Offset == offset);
            readable++;
        }

        return readable;
    }
}
