namespace Balloon.Benchmarks;

/// <summary>The size of a benchmark.</summary>
/// <param name="Pairs">Runs of each side.</param>
/// <param name="Events">Events per run.</param>
internal readonly record struct RunSize(int Pairs, int Events);

/// <summary>One comparison.</summary>
/// <param name="Name">The subcommand.</param>
/// <param name="Description">What it compares.</param>
/// <param name="RunAsync">Runs it and prints its figures.</param>
internal sealed record Benchmark(string Name, string Description, Func<RunSize, CancellationToken, Task> RunAsync);

/// <summary>All comparisons.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new(
            "produce",
            "A bare producer loop into Balloon.Broker, against the same loop into librdkafka's mock broker.",
            ProduceBenchmark.RunAsync
        ),
        new("produce-kafka", "The same loop into Balloon.Broker and into Apache Kafka: rate and memory.", KafkaBenchmark.ProduceAsync),
        new("consume", "A bare consumer loop from Balloon.Broker, against the same loop from Apache Kafka.", KafkaBenchmark.ConsumeAsync),
        new(
            "broker-cost",
            "What Balloon.Broker's own process uses: CPU, memory, and the time to open its log again.",
            BrokerCostBenchmark.RunAsync
        ),
        new("broker-ack", "How long a record waits for its acknowledgement, beside Apache Kafka.", AckBenchmark.RunAsync),
        new("engine", "The five views from Kafka, against a consumer that only counts the same messages.", EngineBenchmark.RunAsync),
        new(
            "pipeline",
            "The whole sandbox with its Iceberg sinks, 50 and 20,000 players, against a consumer that counts and PostgreSQL's triggers.",
            PipelineBenchmark.RunAsync
        ),
        new(
            "state",
            "A day's state, run fast: groups, memory and disk, cost of late events, time to start again.",
            StateBenchmark.RunAsync
        ),
        new(
            "freshness",
            "From an acknowledged event to a row of a view and to a committed snapshot, at 20,000 events a second.",
            FreshnessBenchmark.RunAsync
        ),
        new(
            "scan",
            "A scan of an Iceberg table into typed columns, against DuckDB.NET's reader over its files into arrays, and icebird.",
            ScanBenchmark.RunAsync
        ),
        new("frame", "The same scan into a data frame, against the typed columns alone.", FrameBenchmark.RunAsync),
        new(
            "dashboards",
            "The four dashboards from Iceberg tables of a million rows (--events) and 10,000 players: time and size.",
            DashboardBenchmark.RunAsync
        ),
        new("scan-memory", "What a scan holds in memory, of a table and of one ten times larger.", ScanMemoryBenchmark.RunAsync),
        new("plan", "Appending and planning an Iceberg table of many files.", PlanBenchmark.RunAsync),
        new(
            "notebooks",
            "Trivial notebooks, headless and through nbconvert, and completion, beside what .NET Interactive took.",
            NotebookBenchmark.RunAsync
        ),
        new(
            "sink",
            "A view's rows through a sink into a committed Iceberg table, against DuckDB from memory into a Parquet file.",
            SinkBenchmark.RunAsync
        ),
        new("upsert", "An upsert commit into an Iceberg table, and reading it with its deletes.", UpsertBenchmark.RunAsync),
    ];
}
