using Balloon.Sandbox.Types;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Balloon.Sandbox.Tests.Engine;

public sealed class SourceTests
{
    private const string Topic = "balloon-game";

    [Fact]
    public async Task A_topic_and_partitions_that_appear_later_are_read()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.RunFileAsync("01-source.sql", Topic);
        Assert.Contains(engine.Notices, n => n.Contains("does not exist yet", StringComparison.Ordinal));
        await engine.QueryAsync("CREATE MATERIALIZED VIEW n AS SELECT count(*) AS n FROM balloon_game");
        Assert.Equal(0L, await engine.ScalarAsync("SELECT n FROM n"));
        await engine.CreateTopicAsync(Topic, 2);
        await engine.ProduceAsync(Topic, GameEvent.Make(1, 100).Select(e => (e.Player!, e.ToJson())));
        await Soon.EqualAsync(100L, async () => (long)(await engine.ScalarAsync("SELECT n FROM n"))!, "rows of the topic");
    }

    [Fact]
    public async Task Offsets_deleted_by_retention_are_a_lasting_error_that_names_them()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.CreateTopicAsync(Topic, 1);
        await engine.RunFileAsync("01-source.sql", Topic);
        await engine.QueryAsync("CREATE MATERIALIZED VIEW n AS SELECT count(*) AS n FROM balloon_game; FLUSH");
        await engine.Engine.DisposeAsync();
        await engine.ProduceAsync(Topic, GameEvent.Make(1, 100).Select(e => (e.Player!, e.ToJson())));
        using (var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = engine.Broker.BootstrapServers }).Build())
            await admin.DeleteRecordsAsync([new TopicPartitionOffset(Topic, 0, 40)], new DeleteRecordsOptions());
        await engine.OpenAsync();
        await Soon.TrueAsync(() => engine.Engine.Status.Sources[0].Error is not null, "the loss is reported");
        Assert.Contains(
            "partition 0: the next offset to read is 0, but the log holds 40 to 100",
            engine.Engine.Status.Sources[0].Error!.Message
        );
        Assert.Equal(0L, await engine.ScalarAsync("SELECT n FROM n"));
    }

    [Fact]
    public async Task A_broker_that_goes_down_and_returns_loses_nothing_and_queries_continue()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.CreateTopicAsync(Topic, 1);
        await engine.RunFileAsync("01-source.sql", Topic);
        await engine.QueryAsync("CREATE MATERIALIZED VIEW n AS SELECT count(*) AS n FROM balloon_game");
        await engine.ProduceAsync(Topic, GameEvent.Make(1, 50).Select(e => (e.Player!, e.ToJson())));
        await engine.QueryAsync("FLUSH");
        await engine.StopBrokerAsync();
        await Soon.TrueAsync(() => engine.Engine.Status.Sources[0].Error is not null, "the broker is missed");
        Assert.Equal(50L, await engine.ScalarAsync("SELECT n FROM n"));
        await engine.StartBrokerAsync();
        await engine.ProduceAsync(Topic, GameEvent.Make(2, 50).Select(e => (e.Player!, e.ToJson())));
        await Soon.EqualAsync(100L, async () => (long)(await engine.ScalarAsync("SELECT n FROM n"))!, "rows after the broker came back");
        await Soon.TrueAsync(() => engine.Engine.Status.Sources[0].Error is null, "all is well again");
    }

    [Fact]
    public async Task Wrong_options_and_names_are_reported_with_their_position()
    {
        await using var engine = await EngineFixture.StartAsync();
        var unknown = await engine.FailsAsync(
            "CREATE SOURCE s (a INT) WITH (connector='kafka', topic='t', properties.bootstrap.server='x:1', nonsense='1') FORMAT PLAIN ENCODE JSON"
        );
        Assert.Contains("unknown option \"nonsense\"", unknown.Message);
        Assert.NotNull(unknown.Position);
        Assert.Equal(SqlStates.UndefinedTable, (await engine.FailsAsync("SELECT * FROM nowhere")).SqlState);
        var column = await engine.FailsAsync("SELECT 1 FROM rw_tables WHERE nothing = 1");
        Assert.Equal((SqlStates.UndefinedColumn, 31), (column.SqlState, column.Position));
        Assert.Equal(SqlStates.SyntaxError, (await engine.FailsAsync("SELEC 1")).SqlState);
        await engine.QueryAsync("CREATE TABLE t (a INT)");
        Assert.Equal(SqlStates.DuplicateTable, (await engine.FailsAsync("CREATE TABLE t (a INT)")).SqlState);
        await engine.QueryAsync("CREATE MATERIALIZED VIEW v AS SELECT count(*) AS n FROM t");
        Assert.Equal(SqlStates.DependentObjectsStillExist, (await engine.FailsAsync("DROP TABLE t")).SqlState);
        await engine.QueryAsync("DROP TABLE t CASCADE");
        Assert.Equal(SqlStates.UndefinedTable, (await engine.FailsAsync("SELECT * FROM v")).SqlState);
        var refused = await engine.FailsAsync("CREATE FUNCTION f() RETURNS INT LANGUAGE python AS 'def f(): return 1'");
        Assert.Equal(SqlStates.FeatureNotSupported, refused.SqlState);
        Assert.Contains("cluster profile", refused.Hint);
    }
}
