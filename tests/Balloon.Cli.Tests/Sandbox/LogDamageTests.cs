using Balloon.Testing;
using static Balloon.Cli.Tests.Sandbox.DamagedSandbox;

namespace Balloon.Cli.Tests.Sandbox;

/// <summary>Like <see cref="DamageTests"/>, for the rows of the table about the log.</summary>
public sealed class LogDamageTests(MadeSandbox made) : IClassFixture<MadeSandbox>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_damaged_segment_index_is_rebuilt()
    {
        var balloon = await made.FreshAsync();
        var indexes = Directory.GetFiles(Path.Combine(balloon.Home, "kafka"), "*.idx", SearchOption.AllDirectories);
        Assert.NotEmpty(indexes);
        foreach (var index in indexes)
            await File.WriteAllTextAsync(index, Garbage, Cancellation);
        await UpAsync(balloon);
        await AssertAllAsync(balloon, tableRows: true);
        Assert.DoesNotContain("lost", (await balloon.RunAsync("status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lost_records_are_reported_by_status_and_doctor()
    {
        var balloon = await made.FreshAsync();
        var log = new DirectoryInfo(Path.Combine(balloon.Home, "kafka", "topics"))
            .EnumerateFiles("*.log", SearchOption.AllDirectories)
            .MaxBy(file => file.Length)!;
        File.Delete(Path.ChangeExtension(log.FullName, ".idx"));
        var bytes = await File.ReadAllBytesAsync(log.FullName, Cancellation);
        bytes[70] ^= 0xFF;
        await File.WriteAllBytesAsync(log.FullName, bytes, Cancellation);
        await UpAsync(balloon);
        Assert.Contains("is damaged", (await balloon.RunAsync("status")).Output, StringComparison.Ordinal);
        var (exitCode, doctor, _) = await balloon.RunAsync("doctor");
        Assert.Equal(1, exitCode);
        Assert.Contains(log.Name, doctor, StringComparison.Ordinal);
        Assert.Contains("'balloon topic skip-damaged balloon-game'", doctor, StringComparison.Ordinal);
    }

    /// <summary>Like after a power failure, or bit rot before the first clean stop.</summary>
    [Theory]
    [InlineData(-1, "is damaged")]
    [InlineData(16, "Records that were there, from offset")]
    public async Task A_damaged_last_batch_is_reported_even_without_its_index(int at, string told)
    {
        var balloon = await made.FreshAsync();
        var log = new DirectoryInfo(Path.Combine(balloon.Home, "kafka", "topics"))
            .EnumerateFiles("*.log", SearchOption.AllDirectories)
            .MaxBy(file => file.Length)!;
        File.Delete(Path.ChangeExtension(log.FullName, ".idx"));
        var bytes = await File.ReadAllBytesAsync(log.FullName, Cancellation);
        bytes[at < 0 ? bytes.Length + at : LastBatch(bytes) + at] ^= 0xFF;
        await File.WriteAllBytesAsync(log.FullName, bytes, Cancellation);
        await UpAsync(balloon);
        Assert.Contains(told, (await balloon.RunAsync("status")).Output, StringComparison.Ordinal);
        var doctor = "";
        await Eventually.TrueAsync(
            async () => (await balloon.RunAsync("doctor")) is (1, var output, _) && (doctor = output).Length > 0,
            "doctor finds the sandbox ill, at the latest when the source has looked for the records that it had read",
            cancellationToken: Cancellation
        );
        Assert.Contains(told, doctor, StringComparison.Ordinal);
        Assert.Contains(log.Name, doctor, StringComparison.Ordinal);
    }

    /// <summary>The position of a segment's last batch: each batch states how many bytes follow its first twelve.</summary>
    private static int LastBatch(byte[] segment)
    {
        var (last, next) = (0, 0);
        while (next < segment.Length)
        {
            last = next;
            next += 12 + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(segment.AsSpan(next + 8));
        }

        return last;
    }

    [Fact]
    public async Task Views_that_stop_at_damage_in_the_log_continue_after_it_once_it_is_skipped()
    {
        var balloon = await made.FreshAsync();
        await UpAsync(balloon);
        for (var batch = 0; batch < 5; batch++)
            Assert.Equal(0, (await balloon.RunAsync("generate", "--count", "500")).ExitCode);
        await balloon.RunAsync("down");
        var log = new DirectoryInfo(Path.Combine(balloon.Home, "kafka", "topics"))
            .EnumerateFiles("*.log", SearchOption.AllDirectories)
            .MaxBy(file => file.Length)!;
        var bytes = await File.ReadAllBytesAsync(log.FullName, Cancellation);
        bytes[bytes.Length / 2] ^= 0xFF;
        await File.WriteAllBytesAsync(log.FullName, bytes, Cancellation);

        // The views are rebuilt from a log that cannot be read to its end.
        await RebuildAsync(balloon);
        await Eventually.TrueAsync(
            async () => (await balloon.RunAsync("status")).Output.Contains("Kafka's log is damaged from offset", StringComparison.Ordinal),
            "the source says where it stopped",
            cancellationToken: Cancellation
        );
        const string Advice = "'balloon topic skip-damaged balloon-game'";
        var (_, status, _) = await balloon.RunAsync("status");
        Assert.Contains(Advice, status, StringComparison.Ordinal);
        var (ill, doctor, _) = await balloon.RunAsync("doctor");
        Assert.Equal(1, ill);
        Assert.Contains(Advice, doctor, StringComparison.Ordinal);
        Assert.Contains(Advice, (await balloon.RunAsync("sql", "-c", "SELECT count(*) FROM s")).Errors, StringComparison.Ordinal);

        var (exitCode, told, _) = await balloon.RunAsync("topic", "skip-damaged", "balloon-game");
        Assert.Equal(0, exitCode);
        var lost = int.Parse(
            System.Text.RegularExpressions.Regex.Match(told, @"\((\d+) records\)").Groups[1].Value,
            System.Globalization.CultureInfo.InvariantCulture
        );
        Assert.InRange(lost, 1, 1000);
        for (var start = 0; start < 2; start++)
        {
            await Eventually.TrueAsync(
                async () =>
                    (await SqlAsync(balloon, "SELECT 'events ' || n::varchar AS n FROM m")).Contains(
                        $"events {4500 - lost}",
                        StringComparison.Ordinal
                    ),
                "the view holds all that can be read",
                cancellationToken: Cancellation
            );
            Assert.Contains(
                $"events {4500 - lost}",
                await SqlAsync(balloon, "SELECT 'events ' || count(*)::varchar AS n FROM s"),
                StringComparison.Ordinal
            );
            Assert.Contains($"({lost} records)", (await balloon.RunAsync("status")).Output, StringComparison.Ordinal);
            Assert.Contains("Readers skip them", (await balloon.RunAsync("doctor")).Output, StringComparison.Ordinal);
            await balloon.RunAsync("down");
            await UpAsync(balloon);
        }
    }

    [Fact]
    public async Task A_damaged_log_start_loses_nothing()
    {
        var balloon = await made.FreshAsync();
        foreach (var file in Directory.GetFiles(Path.Combine(balloon.Home, "kafka"), "log-start", SearchOption.AllDirectories))
            await File.WriteAllTextAsync(file, Garbage, Cancellation);
        await UpAsync(balloon);
        await AssertAllAsync(balloon, tableRows: true);
    }

    [Fact]
    public async Task A_missing_first_segment_is_reported_by_status_and_doctor()
    {
        var balloon = await made.FreshAsync();
        var log = new DirectoryInfo(Path.Combine(balloon.Home, "kafka", "topics"))
            .EnumerateFiles("*.log", SearchOption.AllDirectories)
            .MaxBy(file => file.Length)!;
        // As if the log had continued in a second segment, and the first one had everything so far.
        File.Move(log.FullName, Path.Combine(log.DirectoryName!, "00000000000000100000.log"));
        File.Delete(Path.ChangeExtension(log.FullName, ".idx"));
        await File.WriteAllBytesAsync(Path.Combine(log.DirectoryName!, "00000000000000100000.log"), [], Cancellation);
        await UpAsync(balloon);
        Assert.Contains("lost the offsets 0 to 99999", (await balloon.RunAsync("status")).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await balloon.RunAsync("doctor")).ExitCode);
    }

    [Fact]
    public async Task An_index_of_another_partition_loses_no_record()
    {
        var balloon = await made.FreshAsync();
        var indexes = Directory.GetFiles(Path.Combine(balloon.Home, "kafka", "topics"), "*.idx", SearchOption.AllDirectories);
        Assert.True(indexes.Length > 1);
        var largest = indexes.MaxBy(file => new FileInfo(Path.ChangeExtension(file, ".log")).Length)!;
        foreach (var index in indexes.Where(index => index != largest))
            File.Copy(largest, index, overwrite: true);
        await UpAsync(balloon);
        await AssertAllAsync(balloon, tableRows: true);
        Assert.DoesNotContain("lost", (await balloon.RunAsync("status")).Output, StringComparison.Ordinal);
    }
}
