using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Stream;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

public sealed class StateMemoryTests
{
    private const string Topic = "numbers";
    private static readonly CancellationToken Ending = TestContext.Current.CancellationToken;

    private static async Task<EngineFixture> StartAsync(MemorySinks? sinks = null)
    {
        var engine = await EngineFixture.StartAsync(sinks);
        engine.StateMemory = 1 << 20;
        await engine.RestartAsync();
        await engine.CreateTopicAsync(Topic, 1);
        await engine.QueryAsync(
            $"CREATE SOURCE numbers (n INT) WITH (connector = 'kafka', topic = '{Topic}', "
                + $"properties.bootstrap.server = '{engine.Broker.BootstrapServers}', scan.startup.mode = 'earliest') FORMAT PLAIN ENCODE JSON"
        );
        return engine;
    }

    private static Task ProduceAsync(EngineFixture engine, int first, int count) =>
        engine.ProduceAsync(Topic, Enumerable.Range(first, count).Select(n => ("k", $$"""{"n":{{n}}}""")));

    [Fact]
    public async Task The_largest_view_is_stopped_and_the_rest_continues()
    {
        var sinks = new MemorySinks();
        await using var engine = await StartAsync(sinks);
        await engine.QueryAsync("CREATE MATERIALIZED VIEW few AS SELECT n % 10 AS k, count(*) AS c FROM numbers GROUP BY n % 10");
        await engine.QueryAsync("CREATE MATERIALIZED VIEW many AS SELECT n AS k, count(*) AS c FROM numbers GROUP BY n");
        await engine.QueryAsync("CREATE MATERIALIZED VIEW on_many AS SELECT max(c) AS c FROM many");
        await engine.QueryAsync("CREATE SINK s FROM many WITH (connector='memory', type='upsert', primary_key='k')");
        await ProduceAsync(engine, 0, 40_000);
        await Soon.EqualAsync<object?>((Numeric)40_000m, () => engine.ScalarAsync("SELECT sum(c) FROM few"), "the small view continues");

        foreach (var name in (string[])["many", "on_many"])
        {
            var error = await engine.FailsAsync($"SELECT * FROM {name}");
            Assert.Equal(SqlStates.SystemError, error.SqlState);
            Assert.Contains($"materialized view {name} was stopped", error.Message, StringComparison.Ordinal);
        }

        var status = engine.Engine.Status;
        Assert.Contains("out of memory for state: materialized view many had", status.Views.Single(v => v.Name == "many").Error!.Message);
        Assert.Contains("materialized view many was stopped", Assert.Single(status.Sinks).Error!.Message);
        Assert.Null(status.Views.Single(v => v.Name == "few").Error);
        Assert.InRange(status.StateBytes, 1, status.StateLimit - 1);
        Assert.Equal(1 << 20, status.StateLimit);
        var seen = await engine.QueryAsync("SELECT error, error_since FROM rw_catalog.balloon_views WHERE name = 'many'");
        Assert.Contains("out of memory", (string)seen[0][0]!, StringComparison.Ordinal);
        Assert.NotNull(seen[0][1]);
        await engine.FailsAsync("CREATE SINK t FROM many WITH (connector='memory', type='upsert', primary_key='k')");
        await engine.FailsAsync("CREATE MATERIALIZED VIEW more AS SELECT * FROM many");
        await engine.FailsAsync("CREATE SUBSCRIPTION sub FROM many WITH (retention = '1D')");

        // It stays stopped after a crash, and its state is gone; everything else goes on.
        await engine.QueryAsync("FLUSH");
        await engine.CrashAsync();
        await engine.FailsAsync("SELECT * FROM many");
        Assert.Equal(0, engine.Engine.Status.Views.Single(v => v.Name == "many").Rows);
        await ProduceAsync(engine, 0, 1_000);
        await Soon.EqualAsync<object?>((Numeric)41_000m, () => engine.ScalarAsync("SELECT sum(c) FROM few"), "the small view continues");

        // The stopped view can be dropped, and created again in a form that fits.
        await engine.QueryAsync("DROP MATERIALIZED VIEW many CASCADE");
        await engine.QueryAsync("CREATE MATERIALIZED VIEW many AS SELECT n % 100 AS k, count(*) AS c FROM numbers GROUP BY n % 100");
        Assert.Equal((Numeric)41_000m, await engine.ScalarAsync("SELECT sum(c) FROM many"));
    }

    [Fact]
    public async Task A_view_that_does_not_fit_is_refused_on_creation()
    {
        await using var engine = await StartAsync();
        await engine.QueryAsync("CREATE MATERIALIZED VIEW few AS SELECT count(*) AS c FROM numbers");
        await ProduceAsync(engine, 0, 60_000);
        await Soon.EqualAsync<object?>(60_000L, () => engine.ScalarAsync("SELECT c FROM few"), "the events are there");
        var error = await engine.FailsAsync("CREATE MATERIALIZED VIEW many AS SELECT n, count(*) AS c FROM numbers GROUP BY n");
        Assert.Equal(SqlStates.OutOfMemory, error.SqlState);
        Assert.Contains("materialized view many does not fit", error.Message, StringComparison.Ordinal);
        Assert.Equal("few", Assert.Single(engine.Engine.Status.Views).Name);
        Assert.Equal(60_000L, await engine.ScalarAsync("SELECT c FROM few"));
    }

    [Fact]
    public async Task Rows_that_do_not_fit_into_a_table_are_refused()
    {
        await using var engine = await StartAsync();
        await engine.QueryAsync("CREATE TABLE t (id INT PRIMARY KEY, x TEXT)");
        await engine.QueryAsync("CREATE MATERIALIZED VIEW c AS SELECT count(*) AS c FROM t");
        await engine.QueryAsync("INSERT INTO t SELECT g, 'x' FROM generate_series(1, 1000) AS g");
        var error = await engine.FailsAsync("INSERT INTO t SELECT g, 'x' FROM generate_series(1001, 90000) AS g");
        Assert.Equal(SqlStates.OutOfMemory, error.SqlState);
        Assert.Equal(1_000L, await engine.ScalarAsync("SELECT c FROM c"));
        Assert.Equal("DELETE 1000", await TagAsync(engine, "DELETE FROM t"));
        await engine.QueryAsync("INSERT INTO t VALUES (1, 'y')");
        Assert.Equal(1L, await engine.ScalarAsync("SELECT c FROM c"));
    }

    [Fact]
    public void Texts_shared_by_rows_count_once()
    {
        Assert.InRange(Bytes(i => i % 5), 0, 200_000 * 60);
        Assert.InRange(Bytes(i => i), 200_000 * 90, 200_000 * 180);

        static long Bytes(Func<int, int> name)
        {
            const int rows = 200_000;
            var store = new RowStore(1, [SqlType.Integer, SqlType.Varchar], [0]);
            var names = Enumerable.Range(0, rows).Select(i => $"a player with the number {name(i)}").Distinct().ToDictionary(n => n);
            var ids = new Column<int>(SqlType.Integer, [.. Enumerable.Range(0, rows)], null, rows);
            var texts = new Column<string>(
                SqlType.Varchar,
                [.. Enumerable.Range(0, rows).Select(i => names[$"a player with the number {name(i)}"])],
                null,
                rows
            );
            new MaterializeOperator(store, keyed: true).Push(0, new Batch([ids, texts], rows, null));
            return store.EstimatedBytes;
        }
    }

    private static async Task<string?> TagAsync(EngineFixture engine, string sql)
    {
        await using var result = await Assert.Single(engine.Session.Prepare(sql)).ExecuteAsync(cancellationToken: Ending);
        await foreach (var _ in result.Rows) { }
        return result.CommandTag;
    }
}
