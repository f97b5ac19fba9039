using System.Collections.Concurrent;
using System.Globalization;
using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Catalog.Rest;
using Balloon.Sandbox.Hosting;
using Balloon.Testing;
using Confluent.Kafka;
using Npgsql;

namespace Balloon.Cli.Tests.Sandbox;

/// <summary>
/// A small pipeline in a sandbox, events → source → views → an upsert and an append-only table, and the numbers that must agree at each hop.
/// </summary>
public sealed class StreamUnderTest(BalloonCommand balloon)
{
    private const string Topic = "events";
    private static readonly string[] Colors = ["red", "gold", "blue", "green", "white"];

    private readonly ConcurrentQueue<(string Player, string Color, int Score, long Number)> acknowledged = new();
    private long produced;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Stack Stack => Stack.TryRead(balloon.StackFile)!;

    public int Acknowledged => acknowledged.Count;

    public async Task CreateAsync()
    {
        var stack = Stack;
        await ExecuteAsync(
            $"""
            CREATE SOURCE events (player VARCHAR, color VARCHAR, score INT, number BIGINT)
            WITH (connector = 'kafka', topic = '{Topic}', properties.bootstrap.server = '{stack.Kafka}', scan.startup.mode = 'earliest')
            FORMAT PLAIN ENCODE JSON
            """
        );
        await ExecuteAsync(
            "CREATE MATERIALIZED VIEW by_player AS SELECT player, color, count(*) AS pops, sum(score) AS points FROM events GROUP BY player, color"
        );
        await ExecuteAsync("CREATE MATERIALIZED VIEW plain AS SELECT number, player, score FROM events");
        await ExecuteAsync(
            $"CREATE SINK by_player_sink FROM by_player WITH (type = 'upsert', primary_key = 'player,color', partition_by = 'color', {Options("by_player")})"
        );
        await ExecuteAsync($"CREATE SINK plain_sink FROM plain WITH (type = 'append-only', {Options("plain")})");

        string Options(string table) =>
            $"""
                connector = 'iceberg', catalog.type = 'rest', catalog.uri = '{stack.Catalog}', warehouse.path = '{stack.Warehouse}',
                database.name = 'game', table.name = '{table}', create_table_if_not_exists = 'true',
                commit_checkpoint_interval = '1', enable_snapshot_expiration = 'false'
                """;
    }

    /// <summary>Creates the topic with AdminClient.</summary>
    public async Task CreateTopicAsync()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Stack.Kafka }).Build();
        await admin.CreateTopicsAsync([new() { Name = Topic, NumPartitions = 4 }]);
    }

    /// <summary>
    /// Produces until told to stop, idempotently, and remembers what was acknowledged. The broker may be restarted meanwhile.
    /// </summary>
    public void Produce(int rate, CancellationToken until)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = Stack.Kafka,
            EnableIdempotence = true,
            LingerMs = 5,
            MessageTimeoutMs = 120_000,
            ReconnectBackoffMs = 20,
            ReconnectBackoffMaxMs = 200,
        };
        using var producer = new ProducerBuilder<string, string>(config)
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .Build();
        while (!until.IsCancellationRequested)
        {
            for (var i = 0; i < rate / 50; i++)
                Send(producer, produced++);
            Thread.Sleep(20);
        }

        producer.Flush(TimeSpan.FromSeconds(60));
        Assert.Equal(produced, acknowledged.Count);
    }

    private void Send(IProducer<string, string> producer, long number)
    {
        var player = $"player {number % 97}";
        var color = Colors[number * 7 % 11 % Colors.Length];
        var score = (int)(number * 31 % 100);
        producer.Produce(
            Topic,
            new Message<string, string>
            {
                Key = player,
                Value = string.Create(
                    CultureInfo.InvariantCulture,
                    $$"""{"player":"{{player}}","color":"{{color}}","score":{{score}},"number":{{number}}}"""
                ),
            },
            report =>
            {
                if (!report.Error.IsError)
                    acknowledged.Enqueue((player, color, score, number));
            }
        );
    }

    /// <summary>Waits until everything acknowledged is in the views and the tables, and compares all of it.</summary>
    public async Task CheckAsync()
    {
        var total = acknowledged.Count;
        await Eventually.EqualAsync(
            (long)total,
            () => CountAsync("SELECT count(*) FROM plain"),
            "rows of the view",
            TimeSpan.FromSeconds(90)
        );
        var expected = acknowledged
            .GroupBy(e => (e.Player, e.Color))
            .Select(g => $"{g.Key.Player}|{g.Key.Color}|{g.Count()}|{g.Sum(e => (long)e.Score)}")
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.Equal(expected, await RowsOfViewAsync());
        await using var catalog = await RestCatalog.ConnectAsync(
            new RestCatalogOptions { Uri = new Uri(Stack.Catalog), Warehouse = Stack.Warehouse },
            Stop
        );
        await Eventually.TrueAsync(
            async () => (await RowsOfTableAsync(catalog)).SequenceEqual(expected),
            "the upsert table equals the view",
            TimeSpan.FromSeconds(60)
        );
        await Eventually.TrueAsync(
            async () => (await NumbersAsync(catalog)).Count >= total,
            "the append-only table has every row",
            TimeSpan.FromSeconds(60)
        );
        Assert.Equal(acknowledged.Select(e => e.Number).Order(), (await NumbersAsync(catalog)).Order());
    }

    private async Task<List<string>> RowsOfViewAsync()
    {
        await using var source = DataSource();
        await using var command = source.CreateCommand("SELECT player, color, pops, points FROM by_player");
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var rows = new List<string>();
        while (await reader.ReadAsync(Stop))
            rows.Add($"{reader.GetString(0)}|{reader.GetString(1)}|{reader.GetInt64(2)}|{reader.GetInt64(3)}");
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    private static async Task<List<string>> RowsOfTableAsync(RestCatalog catalog)
    {
        var rows = new List<string>();
        var table = await catalog.LoadTableAsync(new TableIdentifier("game", "by_player"), Stop);
        await foreach (var row in table.NewScan().ReadRowsAsync(Stop))
            rows.Add($"{row["player"]}|{row["color"]}|{row["pops"]}|{row["points"]}");
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    private static async Task<List<long>> NumbersAsync(RestCatalog catalog)
    {
        var numbers = new List<long>();
        var table = await catalog.LoadTableAsync(new TableIdentifier("game", "plain"), Stop);
        await foreach (var row in table.NewScan().Select("number").ReadRowsAsync(Stop))
            numbers.Add(row.Get<long>("number"));
        return numbers;
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var source = DataSource();
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = DataSource();
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }

    private NpgsqlDataSource DataSource()
    {
        var sql = Stack.Sql;
        var builder = new NpgsqlDataSourceBuilder(
            $"Host={sql.Host};Port={sql.Port};Username={sql.User};Database={sql.Database};Pooling=false;SSL Mode=Disable;Command Timeout=60"
        );
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();
    }
}
