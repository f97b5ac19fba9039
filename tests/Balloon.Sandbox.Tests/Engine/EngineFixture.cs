using Balloon.Broker;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;
using Balloon.Testing;
using Confluent.Kafka;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>An engine in a folder of its own, which can be killed and reopened, and a broker if a test needs one.</summary>
public sealed class EngineFixture : IAsyncDisposable
{
    private readonly TempFolder folder;
    private readonly ISinkFactory? sinks;
    private readonly TimeProvider time;
    private KafkaBrokerOptions brokerOptions;
    private KafkaBroker? broker;

    private EngineFixture(TempFolder folder, ISinkFactory? sinks, TimeProvider? time)
    {
        this.folder = folder;
        this.time = time ?? TimeProvider.System;
        this.sinks = sinks;
        brokerOptions = new KafkaBrokerOptions { Folder = folder["broker"], AutoCreateTopics = false };
    }

    /// <summary>Most tests need no broker: <see cref="CreateTopicAsync"/> and <see cref="RunFileAsync"/> start it.</summary>
    public KafkaBroker Broker =>
        broker ?? throw new InvalidOperationException("No broker runs: the first topic or file of statements starts it.");

    internal StreamEngine Engine { get; private set; } = null!;

    internal ISqlSession Session { get; private set; } = null!;

    /// <summary>The limit on state for the next engine that is opened.</summary>
    public long? StateMemory { get; set; }

    public List<string> Notices { get; } = [];

    internal static async Task<EngineFixture> StartAsync(ISinkFactory? sinks = null, TimeProvider? time = null)
    {
        var fixture = new EngineFixture(new TempFolder(), sinks, time);
        await fixture.OpenAsync();
        return fixture;
    }

    public async Task CreateTopicAsync(string name, int partitions)
    {
        await NeedBrokerAsync();
        await Broker.CreateTopicAsync(name, partitions, cancellationToken: TestContext.Current.CancellationToken);
    }

    public ValueTask StopBrokerAsync() => Broker.DisposeAsync();

    private Task NeedBrokerAsync() => broker is null ? StartBrokerAsync() : Task.CompletedTask;

    /// <summary>Starts it, on the same port each time.</summary>
    public async Task StartBrokerAsync()
    {
        broker = await KafkaBroker.StartAsync(brokerOptions);
        brokerOptions = brokerOptions with { Port = broker.Port };
    }

    /// <summary>How the rows of new views are stored, from the next opening on.</summary>
    internal ViewLayout NewestLayout { get; set; } = ViewLayout.GroupResults;

    public async Task OpenAsync()
    {
        Engine = await StreamEngine.OpenAsync(
            new StreamEngineOptions
            {
                Folder = folder["engine"],
                SinkFactory = sinks,
                StateMemory = StateMemory,
                TimeProvider = time,
                NewestLayout = NewestLayout,
            }
        );
        Session = Engine.OpenSession(new SessionParameters());
        Session.Notice += n => Notices.Add(n.Message);
    }

    /// <summary>Closes the engine without a last checkpoint, as a crash would, and reopens it.</summary>
    public async Task CrashAsync()
    {
        await Engine.AbandonAsync();
        await OpenAsync();
    }

    public async Task RestartAsync()
    {
        await Engine.DisposeAsync();
        await OpenAsync();
    }

    public async Task<List<object?[]>> QueryAsync(string sql)
    {
        List<object?[]> rows = [];
        foreach (var statement in Session.Prepare(sql))
        {
            await using var result = await statement.ExecuteAsync();
            rows = [];
            await foreach (var row in result.Rows)
                rows.Add(row);
        }

        return rows;
    }

    public async Task<object?> ScalarAsync(string sql) => (await QueryAsync(sql))[0][0];

    /// <summary>The rows as text, as a client sees them.</summary>
    public async Task<List<string>> TextAsync(string sql)
    {
        List<string> lines = [];
        foreach (var statement in Session.Prepare(sql))
        {
            await using var result = await statement.ExecuteAsync();
            lines = [];
            await foreach (var row in result.Rows)
                lines.Add(string.Join("|", row.Select((v, i) => v is null ? "NULL" : result.Columns![i].Type.Format(v))));
        }

        return lines;
    }

    public async Task<SqlException> FailsAsync(string sql)
    {
        try
        {
            _ = await QueryAsync(sql);
        }
        catch (SqlException e)
        {
            return e;
        }

        Assert.Fail($"It should have failed: {sql}");
        throw new InvalidOperationException();
    }

    /// <summary>Checks the rows of a query and of a view with the same query; sorted, and separated by semicolons.</summary>
    public async Task AnswersAsync(string sql, string rows)
    {
        await AsksAsync(sql, rows);
        _ = await QueryAsync($"CREATE MATERIALIZED VIEW answer AS {sql}");
        await AsksAsync("SELECT * FROM answer", rows);
        _ = await QueryAsync("DROP MATERIALIZED VIEW answer");
    }

    /// <summary>Checks the rows of a query; sorted, and separated by semicolons.</summary>
    public async Task AsksAsync(string sql, string rows)
    {
        var lines = await TextAsync(sql);
        lines.Sort(StringComparer.Ordinal);
        Assert.Equal((sql, rows), (sql, string.Join(';', lines)));
    }

    public async Task RefusesAsync(string sql, string state, string message)
    {
        var error = await FailsAsync(sql);
        Assert.Equal((sql, state), (sql, error.SqlState));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    public async Task ProduceAsync(string topic, IEnumerable<(string Key, string Value)> messages)
    {
        using var producer = new ProducerBuilder<string, string>(
            new ProducerConfig
            {
                BootstrapServers = Broker.BootstrapServers,
                EnableIdempotence = true,
                LingerMs = 5,
                QueueBufferingMaxMessages = 1_000_000,
            }
        ).Build();
        foreach (var (key, value) in messages)
            producer.Produce(topic, new Message<string, string> { Key = key, Value = value });
        producer.Flush(TimeSpan.FromSeconds(60));
        await Task.CompletedTask;
    }

    public async Task RunFileAsync(string name, string topic)
    {
        await NeedBrokerAsync();
        var sql = await File.ReadAllTextAsync(Path.Combine(Repo.Root, "sql", name));
        sql = sql.Replace(":'topic'", $"'{topic}'").Replace(":'kafka'", $"'{Broker.BootstrapServers}'");
        _ = await QueryAsync(sql);
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        if (broker is not null)
            await broker.DisposeAsync();
        folder.Dispose();
    }
}
