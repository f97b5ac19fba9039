using System.Buffers.Binary;
using System.Globalization;
using Balloon.Interop.Tests.Peers;
using Balloon.Interop.Tests.Running;
using Balloon.Testing;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Balloon.Interop.Tests.Pipeline;

/// <summary>When a topic of a real Apache Kafka gets another log, this is reported, whatever its offsets are, and stays reported.</summary>
public sealed class ReplacedLogTests
{
    private const string Topic = "another-log";
    private const string Points = "SELECT 'n ' || n::varchar || ' s ' || s::varchar AS points FROM points";

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_topic_that_was_deleted_and_recreated(bool whileDown)
    {
        Long.Only();
        await using var kafka = await ApacheKafka.StartAsync();
        await using var sandbox = await MadeAsync(kafka);
        if (whileDown)
            await sandbox.BalloonAsync("down");
        using (var admin = Admin(kafka))
        {
            await admin.DeleteTopicsAsync([Topic]);
            await Eventually.TrueAsync(
                () => admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics.TrueForAll(topic => topic.Topic != Topic),
                "the topic is gone",
                Timeout,
                Stop
            );
        }

        await CreateAsync(kafka);
        Produce(kafka, Enumerable.Repeat(7, 500));
        if (whileDown)
            await sandbox.UpAsync();
        await ToldAsync(sandbox, whileDown);
        await sandbox.BalloonAsync("rebuild");
        await ShowsAsync(sandbox, "n 500 s 3500");
        var status = await sandbox.BalloonAsync("status");
        Assert.DoesNotContain("is not the log", status, StringComparison.Ordinal);
        Assert.DoesNotContain("another log", status, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_log_that_was_truncated_and_has_grown_past_the_read_position(bool whileDown)
    {
        Long.Only();
        await using var kafka = await ApacheKafka.StartAsync();
        await using var sandbox = await MadeAsync(kafka);
        if (whileDown)
            await sandbox.BalloonAsync("down");
        await kafka.KillAsync();
        CutLastBatch(Path.Combine(kafka.Data, $"{Topic}-0"));
        await kafka.UpAsync();
        Produce(kafka, Enumerable.Repeat(7, 300));
        if (whileDown)
            await sandbox.UpAsync();
        await ToldAsync(sandbox, whileDown);
        await sandbox.BalloonAsync("rebuild");
        await ShowsAsync(sandbox, "n 500 s 2300");
    }

    /// <summary>200 records of value 1 and one of value 2, which is in a batch of its own, and a view that has read them.</summary>
    private static async Task<RunningSandbox> MadeAsync(ApacheKafka kafka)
    {
        await CreateAsync(kafka);
        Produce(kafka, Enumerable.Repeat(1, 200));
        Produce(kafka, [2]);
        var sandbox = await RunningSandbox.StartAsync();
        await sandbox.BalloonAsync(
            "sql",
            "-c",
            $"CREATE SOURCE pops (v int) WITH (connector = 'kafka', topic = '{Topic}', properties.bootstrap.server = '{kafka.BootstrapServers}') FORMAT PLAIN ENCODE JSON"
        );
        await sandbox.BalloonAsync("sql", "-c", "CREATE MATERIALIZED VIEW points AS SELECT count(*) AS n, sum(v) AS s FROM pops");
        await ShowsAsync(sandbox, "n 201 s 202");
        await sandbox.BalloonAsync("sql", "-c", "FLUSH");
        return sandbox;
    }

    private static async Task ToldAsync(RunningSandbox sandbox, bool whileDown)
    {
        await Eventually.TrueAsync(
            async () =>
                (await sandbox.BalloonAsync("status")) is var status
                && (
                    status.Contains("is not the log that was read before", StringComparison.Ordinal)
                    // A reader that asks before the new log is long enough is told that its offset is not there.
                    || (!whileDown && status.Contains("is no longer in the log", StringComparison.Ordinal))
                ),
            "the other log is reported",
            Timeout,
            Stop
        );
        await sandbox.BalloonAsync("sql", "-c", "FLUSH");
        // The view is unchanged, or says that it is not.
        if (!(await sandbox.BalloonAsync("status")).Contains("rows of another log may have reached it", StringComparison.Ordinal))
            Assert.Contains("n 201 s 202", await sandbox.BalloonAsync("sql", "-c", Points), StringComparison.Ordinal);
    }

    private static Task ShowsAsync(RunningSandbox sandbox, string points) =>
        Eventually.TrueAsync(
            async () => (await sandbox.BalloonAsync("sql", "-c", Points)).Contains(points, StringComparison.Ordinal),
            points,
            Timeout,
            Stop
        );

    private static IAdminClient Admin(ApacheKafka kafka) =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = kafka.BootstrapServers }).Build();

    private static async Task CreateAsync(ApacheKafka kafka)
    {
        using var admin = Admin(kafka);
        await admin.CreateTopicsAsync([new TopicSpecification { Name = Topic, NumPartitions = 1 }]);
    }

    private static void Produce(ApacheKafka kafka, IEnumerable<int> values)
    {
        using var producer = new ProducerBuilder<Null, string>(
            new ProducerConfig { BootstrapServers = kafka.BootstrapServers, EnableIdempotence = true }
        ).Build();
        var failed = 0;
        foreach (var value in values)
        {
            producer.Produce(
                new TopicPartition(Topic, 0),
                new Message<Null, string> { Value = string.Create(CultureInfo.InvariantCulture, $"{{\"v\":{value}}}") },
                report => failed += report.Error.IsError ? 1 : 0
            );
        }

        producer.Flush(TimeSpan.FromMinutes(1));
        Assert.Equal(0, failed);
    }

    // Like a disk that lost the last writes.
    private static void CutLastBatch(string folder)
    {
        var log = Path.Combine(folder, "00000000000000000000.log");
        var bytes = File.ReadAllBytes(log);
        var (at, last) = (0, 0);
        while (at + 12 <= bytes.Length && BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at + 8)) is > 0 and var length)
        {
            last = at;
            at += 12 + length;
        }

        using var file = File.OpenWrite(log);
        file.SetLength(last);
    }
}
