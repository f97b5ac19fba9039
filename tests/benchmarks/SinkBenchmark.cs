using System.Globalization;
using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Catalog.Rest;
using Balloon.Sandbox.Hosting;
using Balloon.Testing;
using DuckDB.NET.Data;
using Npgsql;

namespace Balloon.Benchmarks;

/// <summary>
/// From a view's rows to a committed Iceberg table: CREATE SINK on a view that already holds all rows, until the table's first snapshot
/// exists. The peer is DuckDB, which writes the same rows from a table in memory to one Parquet file, with zstd as ours.
/// </summary>
internal static class SinkBenchmark
{
    private const int Portion = 100_000;

    public static async Task RunAsync(RunSize size, CancellationToken cancellationToken)
    {
        using var folder = new TempFolder("balloon-benchmark-sink-");
        await using var host = await SandboxHost.StartAsync(
            new SandboxOptions
            {
                Home = new SandboxHome(folder["home"]),
                KafkaPort = 0,
                SqlPort = 0,
                CatalogPort = 0,
            },
            cancellationToken
        );
        var stack = host.Stack;
        await using var sql = NpgsqlDataSource.Create(
            $"Host={stack.Sql.Host};Port={stack.Sql.Port};Username={stack.Sql.User};Database={stack.Sql.Database};Command Timeout=300"
        );
        await using var catalog = await RestCatalog.ConnectAsync(
            new RestCatalogOptions { Uri = new Uri(stack.Catalog), Warehouse = stack.Warehouse },
            cancellationToken
        );
        await catalog.CreateNamespaceAsync(Namespace.Parse("lake"), cancellationToken: cancellationToken);
        await FillAsync(sql, size.Events, cancellationToken);
        using var duck = new DuckDBConnection("DataSource=:memory:");
        await duck.OpenAsync(cancellationToken);
        Run(duck, $"CREATE TABLE pops AS {Rows("range", "to_seconds(k)", 0, size.Events)}");

        var run = 0;
        await Pairs.RunAsync(
            "a sink into an Iceberg table",
            () => SinkAsync($"t{run++}"),
            "DuckDB into a Parquet file",
            () => Cost.OfAsync(() => Task.Run(() => Run(duck, Copy(folder["pops.parquet"])), cancellationToken)),
            size.Pairs,
            size.Events,
            cancellationToken
        );

        async Task<Cost> SinkAsync(string table)
        {
            var cost = await Cost.OfAsync(async () =>
            {
                await ExecuteAsync(sql, Sink(stack, table), cancellationToken);
                while (!await HasSnapshotAsync(catalog, table, cancellationToken))
                    await Task.Delay(10, cancellationToken);
            });
            var written = await catalog.LoadTableAsync(TableIdentifier.Parse($"lake.{table}"), cancellationToken);
            if (await written.NewScan().CountAsync(cancellationToken) is var count && count != size.Events)
                throw new InvalidOperationException($"{count} of {size.Events} rows are in the table.");
            await ExecuteAsync(sql, "DROP SINK into_table", cancellationToken);
            return cost;
        }
    }

    private static async Task FillAsync(NpgsqlDataSource sql, int rows, CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            sql,
            "CREATE TABLE pops (id BIGINT PRIMARY KEY, player VARCHAR, color VARCHAR, score INT, popped_at TIMESTAMP)",
            cancellationToken
        );
        await ExecuteAsync(sql, "CREATE MATERIALIZED VIEW popped AS SELECT * FROM pops", cancellationToken);
        for (var from = 0; from < rows; from += Portion)
        {
            var part = Rows("generate_series", "k * INTERVAL '1 second'", from, Math.Min(from + Portion, rows) - 1);
            await ExecuteAsync(sql, $"INSERT INTO pops {part}", cancellationToken);
        }

        await ExecuteAsync(sql, "FLUSH", cancellationToken);
    }

    // 10,000 players and six colours, as text in both.
    private static string Rows(string series, string sinceStart, int from, int to) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT k AS id, 'player-' || (k * 7919 % 10000)::varchar AS player,
              CASE k % 6 WHEN 0 THEN 'red' WHEN 1 THEN 'blue' WHEN 2 THEN 'green' WHEN 3 THEN 'yellow' WHEN 4 THEN 'purple' ELSE 'orange' END AS color,
              (k % 97)::int AS score, TIMESTAMP '2026-03-01 12:00:00' + {sinceStart} AS popped_at
            FROM {series}({from}::bigint, {to}::bigint) AS s(k)
            """
        );

    private static string Sink(Stack stack, string table) =>
        "CREATE SINK into_table FROM popped WITH (connector = 'iceberg', type = 'upsert', primary_key = 'id', "
        + $"catalog.type = 'rest', catalog.name = 'lake', catalog.uri = '{stack.Catalog}', warehouse.path = '{stack.Warehouse}', "
        + $"database.name = 'lake', table.name = '{table}', create_table_if_not_exists = 'true', s3.region = 'us-east-1', "
        + "commit_checkpoint_interval = '1')";

    private static string Copy(string file) => $"COPY pops TO '{file}' (FORMAT parquet, COMPRESSION zstd)";

    private static async Task<bool> HasSnapshotAsync(RestCatalog catalog, string table, CancellationToken cancellationToken) =>
        (await catalog.LoadTableAsync(TableIdentifier.Parse($"lake.{table}"), cancellationToken)).Metadata.CurrentSnapshotId is not null;

    private static async Task ExecuteAsync(NpgsqlDataSource sql, string statement, CancellationToken cancellationToken)
    {
        await using var command = sql.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Run(DuckDBConnection duck, string statement)
    {
        using var command = duck.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
