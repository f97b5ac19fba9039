using System.Diagnostics;
using System.Globalization;
using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Catalog.Rest;
using Balloon.Sandbox.Hosting;
using Balloon.Testing;
using Confluent.Kafka;
using Npgsql;

namespace Balloon.Benchmarks;

/// <summary>
/// How long after its acknowledgement an event is seen in a view and in the sink's Iceberg table, and how long a query on the view takes over
/// the wire, while 20,000 events a second stream through. One partition, so that the n-th acknowledged event is the one that makes the
/// count n.
/// </summary>
internal static class FreshnessBenchmark
{
    private const int Rate = 20_000;
    private const int CommitSeconds = 5;

    /// <summary>The events of the first three seconds, in which the code of all parts is compiled, are not counted.</summary>
    private const int WarmUp = 3 * Rate;
    private const string Topic = "freshness";

    public static async Task RunAsync(RunSize size, CancellationToken cancellationToken)
    {
        var events = Math.Clamp(size.Events, 2 * WarmUp, 30 * Rate);
        using var folder = new TempFolder("balloon-benchmark-freshness-");
        await using var host = await SandboxHost.StartAsync(
            new SandboxOptions
            {
                Home = new SandboxHome(folder.Path),
                KafkaPort = 0,
                SqlPort = 0,
                CatalogPort = 0,
            },
            cancellationToken
        );
        var stack = host.Stack;
        await BareProducer.CreateTopicAsync(stack.Kafka, Topic, 1);
        await using var source = NpgsqlDataSource.Create(
            $"Host={stack.Sql.Host};Port={stack.Sql.Port};Username={stack.Sql.User};Database={stack.Sql.Database}"
        );
        await using var catalog = await RestCatalog.ConnectAsync(
            new RestCatalogOptions { Uri = new Uri(stack.Catalog), Warehouse = stack.Warehouse },
            cancellationToken
        );
        await catalog.CreateNamespaceAsync(Namespace.Parse("balloon"), cancellationToken: cancellationToken);
        foreach (var statement in Statements(stack))
        {
            await using var command = source.CreateCommand(statement);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        var acknowledged = new long[events];
        var producing = Task.Run(() => Produce(stack.Kafka, acknowledged), cancellationToken);
        var committing = WatchTableAsync(catalog, acknowledged, cancellationToken);
        var (waits, queries) = await WatchViewAsync(source, acknowledged, cancellationToken);
        await producing;
        Tell("acknowledged to visible", waits[WarmUp..]);
        Tell("query on the view", queries);
        Tell($"acknowledged to committed, every {CommitSeconds} s", (await committing)[WarmUp..]);
    }

    private static string[] Statements(Stack stack) =>
        [
            $"CREATE SOURCE pops (n INT) WITH (connector = 'kafka', topic = '{Topic}', properties.bootstrap.server = '{stack.Kafka}', "
                + "scan.startup.mode = 'earliest') FORMAT PLAIN ENCODE JSON",
            "CREATE MATERIALIZED VIEW counted AS SELECT 1 AS id, count(*) AS n FROM pops",
            "CREATE SINK counted_sink FROM counted WITH (connector = 'iceberg', type = 'upsert', primary_key = 'id', "
                + $"catalog.type = 'rest', catalog.name = 'lake', catalog.uri = '{stack.Catalog}', warehouse.path = '{stack.Warehouse}', "
                + "database.name = 'balloon', table.name = 'counted', create_table_if_not_exists = 'true', "
                + $"s3.region = 'us-east-1', commit_checkpoint_interval = '{CommitSeconds}')",
        ];

    private static async Task<(List<double> Waits, List<double> Queries)> WatchViewAsync(
        NpgsqlDataSource source,
        long[] acknowledged,
        CancellationToken cancellationToken
    )
    {
        var (waits, queries) = (new List<double>(acknowledged.Length), new List<double>());
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT n FROM counted WHERE id = 1", connection);
        await command.PrepareAsync(cancellationToken);
        while (waits.Count < acknowledged.Length)
        {
            var asked = Stopwatch.GetTimestamp();
            var count = await command.ExecuteScalarAsync(cancellationToken) as long? ?? 0;
            if (waits.Count >= WarmUp)
                queries.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            See(waits, acknowledged, count);
            await Task.Delay(2, cancellationToken);
        }

        return (waits, queries);
    }

    /// <summary>Reads the table whenever it has a new snapshot.</summary>
    private static async Task<List<double>> WatchTableAsync(RestCatalog catalog, long[] acknowledged, CancellationToken cancellationToken)
    {
        var waits = new List<double>(acknowledged.Length);
        long? known = null;
        while (waits.Count < acknowledged.Length)
        {
            await Task.Delay(50, cancellationToken);
            var table = await catalog.LoadTableAsync(TableIdentifier.Parse("balloon.counted"), cancellationToken);
            if (table.Metadata.CurrentSnapshotId is not { } snapshot || snapshot == known)
                continue;
            known = snapshot;
            await foreach (var row in table.NewScan().Select("n").ReadRowsAsync(cancellationToken))
                See(waits, acknowledged, (long)row[0]!);
        }

        return waits;
    }

    private static void See(List<double> waits, long[] acknowledged, long count)
    {
        var now = Stopwatch.GetTimestamp();
        while (waits.Count < count)
        {
            // The report of an acknowledgement may reach the producer's callback after the view has the event.
            var at = Volatile.Read(ref acknowledged[waits.Count]);
            waits.Add(at == 0 ? 0 : Math.Max(0, Stopwatch.GetElapsedTime(at, now).TotalMilliseconds));
        }
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
