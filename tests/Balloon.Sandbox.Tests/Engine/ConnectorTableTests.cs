namespace Balloon.Sandbox.Tests.Engine;

/// <summary>CREATE TABLE … WITH (connector = …), and columns of a source that are computed.</summary>
public sealed class ConnectorTableTests
{
    private const string Datagen =
        "WITH (connector = 'datagen', fields.v.kind = 'sequence', fields.v.start = '1', fields.v.end = '10', datagen.rows.per.second = '1000')";

    [Fact]
    public async Task A_topic_and_statements_both_change_a_table_by_its_key()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.CreateTopicAsync("prices", 1);
        await engine.ProduceAsync(
            "prices",
            [("a", """{"item":"a","price":1}"""), ("b", """{"item":"b","price":2}"""), ("a", """{"item":"a","price":3}""")]
        );
        await engine.QueryAsync(
            "CREATE TABLE prices (item VARCHAR PRIMARY KEY, price INT, twice INT AS price * 2) INCLUDE offset AS at WITH (connector = 'kafka', "
                + $"topic = 'prices', properties.bootstrap.server = '{engine.Broker.BootstrapServers}', scan.startup.mode = 'earliest') FORMAT PLAIN ENCODE JSON"
        );
        await engine.QueryAsync("CREATE MATERIALIZED VIEW total AS SELECT sum(price) AS s FROM prices");
        await engine.AsksAsync("SELECT item, price, twice, at FROM prices", "a|3|6|2;b|2|4|1");
        await engine.QueryAsync("INSERT INTO prices (item, price) VALUES ('own', 10); DELETE FROM prices WHERE item = 'b'; FLUSH");
        await engine.CrashAsync();
        await engine.ProduceAsync("prices", [("a", """{"item":"a","price":4}"""), ("c", """{"item":"c"}""")]);
        await engine.QueryAsync("FLUSH");
        await engine.AsksAsync("SELECT item, price FROM prices", "a|4;c|NULL;own|10");
        await engine.AsksAsync("SELECT s FROM total", "14");
        Assert.Equal(["prices"], await engine.TextAsync("SHOW TABLES"));
        Assert.Empty(await engine.TextAsync("SHOW SOURCES"));
        Assert.Empty(await engine.TextAsync("SHOW SINKS"));
        await engine.AsksAsync("SELECT name FROM rw_sources", "prices");
        await engine.RefusesAsync("ALTER TABLE prices ADD COLUMN x INT", "0A000", "a table with a connector");
        await engine.RefusesAsync("DROP TABLE prices", "2BP01", "materialized view total");
        await engine.QueryAsync("ALTER TABLE prices RENAME TO costs; CREATE SCHEMA s; ALTER TABLE costs SET SCHEMA s");
        await engine.RestartAsync();
        await engine.ProduceAsync("prices", [("d", """{"item":"d","price":100}""")]);
        await engine.QueryAsync("FLUSH");
        await engine.AsksAsync("SELECT s FROM total", "114");
        await engine.QueryAsync("DROP TABLE s.costs CASCADE");
        Assert.All(engine.Engine.Catalog.All, o => Assert.Equal("schema", o.Kind));
        Assert.Empty(engine.Engine.Loop.Sources);
    }

    [Fact]
    public async Task Without_a_key_every_row_is_kept_and_a_table_that_cannot_be_filled_is_not_created()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync($"CREATE TABLE t (v INT, at TIMESTAMPTZ AS proctime()) APPEND ONLY {Datagen} FORMAT PLAIN ENCODE JSON");
        await Soon.EqualAsync<object?>(
            10L,
            () => engine.ScalarAsync("SELECT count(*) FROM t WHERE at > now() - INTERVAL '1 hour'"),
            "rows"
        );
        await engine.AsksAsync("SELECT sum(v) FROM t", "55");
        await engine.RefusesAsync($"CREATE TABLE u (v INT, n TIMESTAMPTZ AS now()) {Datagen}", "22023", "now()");
        await engine.RefusesAsync("CREATE TABLE u (v INT) WITH (connector = 'mysql-cdc')", "0A000", "mysql-cdc");
        await engine.RefusesAsync("CREATE TABLE u (v INT, w TIMESTAMPTZ AS proctime(), PRIMARY KEY (v, w))", "22023", "impure expressions");
        await engine.RefusesAsync("CREATE TABLE u (v INT) FORMAT PLAIN ENCODE JSON", "22023", "FORMAT needs WITH");
        Assert.Equal(["t"], await engine.TextAsync("SHOW TABLES"));
    }

    [Fact]
    public async Task A_source_computes_columns_from_those_it_reads()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync($"CREATE SOURCE s (twice INT AS v * 2, v INT, at TIMESTAMPTZ AS proctime()) {Datagen}");
        await engine.QueryAsync("CREATE MATERIALIZED VIEW m AS SELECT * FROM s; ALTER SOURCE s RENAME TO renamed");
        await Soon.EqualAsync<object?>(
            10L,
            () => engine.ScalarAsync("SELECT count(*) FROM m WHERE at > now() - INTERVAL '1 hour'"),
            "rows"
        );
        await engine.AsksAsync("SELECT sum(twice), sum(v) FROM m", "110|55");
        await engine.RestartAsync();
        await engine.AsksAsync("SELECT sum(twice), sum(v) FROM m", "110|55");
        Assert.Equal(["renamed|datagen"], await engine.TextAsync("SHOW SOURCES"));
        await engine.RefusesAsync(
            $"CREATE SOURCE w (v INT, at TIMESTAMPTZ AS proctime(), WATERMARK FOR at AS at) {Datagen}",
            "0A000",
            "generated column at"
        );
    }
}
