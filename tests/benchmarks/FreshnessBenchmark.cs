using System.Diagnostics;
using System.Globalization;
using Balloon.Broker;
using Balloon.Sandbox.Engine;
using Confluent.Kafka;

namespace Balloon.Benchmarks;

/// <summary>
/// How long after its acknowledgement an event is seen in a view, and how long a query on the view takes, while 20,000 events a second
/// stream through. One partition, so that the n-th acknowledged event is the one that makes the count n.
/// </summary>
internal static class FreshnessBenchmark
{
    private const int Rate = 20_000;
    private const string Topic = "freshness";

    public static async Task RunAsync(RunSize size, CancellationToken cancellationToken)
    {
        var events = Math.Min(size.Events, 10 * Rate);
        await using var broker = await KafkaBroker.StartAsync(new KafkaBrokerOptions { DefaultPartitions = 1 }, cancellationToken);
        await broker.CreateTopicAsync(Topic, 1, cancellationToken: cancellationToken);
        var folder = Directory.CreateTempSubdirectory("balloon-benchmark-freshness-");
        try
        {
            await using var engine = await StreamEngine.OpenAsync(new StreamEngineOptions { Folder = folder.FullName }, cancellationToken);
            await using var session = engine.OpenSession(new SessionParameters());
            await CountAsync(
                session,
                $"CREATE SOURCE pops (n INT) WITH (connector = 'kafka', topic = '{Topic}', properties.bootstrap.server = '{broker.BootstrapServers}', "
                    + "scan.startup.mode = 'earliest') FORMAT PLAIN ENCODE JSON",
                cancellationToken
            );
            await CountAsync(session, "CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM pops", cancellationToken);
            var acknowledged = new long[events];
            var producing = Task.Run(() => Produce(broker.BootstrapServers, acknowledged), cancellationToken);
            var (waits, queries) = await WatchAsync(session, acknowledged, cancellationToken);
            await producing;
            Tell("acknowledged to visible", waits);
            Tell("query on the view", queries);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(List<double> Waits, List<double> Queries)> WatchAsync(
        ISqlSession session,
        long[] acknowledged,
        CancellationToken cancellationToken
    )
    {
        var (waits, queries) = (new List<double>(acknowledged.Length), new List<double>());
        for (var seen = 0; seen < acknowledged.Length; )
        {
            var asked = Stopwatch.GetTimestamp();
            var count = (int)await CountAsync(session, "SELECT n FROM counted", cancellationToken);
            queries.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            var now = Stopwatch.GetTimestamp();
            for (; seen < count; seen++)
            {
                // The report of an acknowledgement may reach the producer's callback after the view has the event.
                var at = Volatile.Read(ref acknowledged[seen]);
                waits.Add(at == 0 ? 0 : Math.Max(0, Stopwatch.GetElapsedTime(at, now).TotalMilliseconds));
            }

            await Task.Delay(2, cancellationToken);
        }

        return (waits, queries);
    }

    private static void Produce(string bootstrapServers, long[] acknowledged)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            EnableIdempotence = true,
            LingerMs = 0,
            DeliveryReportFields = "none",
        };
        using var producer = new ProducerBuilder<Null, byte[]>(config).SetLogHandler((_, _) => { }).Build();
        var value = "{\"n\":1}"u8.ToArray();
        var next = 0;
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < acknowledged.Length; i++)
        {
            while (clock.Elapsed.TotalSeconds * Rate < i)
                Thread.Sleep(1);
            producer.Produce(
                Topic,
                new Message<Null, byte[]> { Value = value },
                _ => Volatile.Write(ref acknowledged[next++], Stopwatch.GetTimestamp())
            );
        }

        producer.Flush(TimeSpan.FromMinutes(1));
    }

    private static async Task<long> CountAsync(ISqlSession session, string sql, CancellationToken cancellationToken)
    {
        var count = 0L;
        foreach (var statement in session.Prepare(sql))
        {
            await using var result = await statement.ExecuteAsync(null, cancellationToken);
            await foreach (var row in result.Rows.WithCancellation(cancellationToken))
                count = (long)row[0]!;
        }

        return count;
    }

    private static void Tell(string what, List<double> milliseconds)
    {
        milliseconds.Sort();
        double At(double share) => milliseconds[(int)Math.Min(milliseconds.Count - 1, share * milliseconds.Count)];
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {what, -42}p50 {At(0.5), 8:0.0} ms   p99 {At(0.99), 8:0.0} ms   worst {At(1), 8:0.0} ms"
            )
        );
    }
}
