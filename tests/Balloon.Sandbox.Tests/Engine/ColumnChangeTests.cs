namespace Balloon.Sandbox.Tests.Engine;

/// <summary>ALTER TABLE … ADD COLUMN and DROP COLUMN; COMMENT ON.</summary>
public sealed class ColumnChangeTests
{
    [Fact]
    public async Task An_added_column_has_its_default_in_every_row_even_after_a_restart()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (k INT PRIMARY KEY, s STRUCT<a INT, b INT>, v VARCHAR DEFAULT 'x,)'); FLUSH");
        await engine.QueryAsync("INSERT INTO t (k) SELECT * FROM generate_series(1, 3000)");
        await engine.QueryAsync("ALTER TABLE t ADD COLUMN three INT DEFAULT 1 + 2");
        await engine.QueryAsync("ALTER TABLE public.t ADD at TIMESTAMPTZ DEFAULT now()");
        await engine.QueryAsync("ALTER TABLE t ADD COLUMN nothing NUMERIC");
        await AssertAsync();
        await engine.CrashAsync();
        await AssertAsync();
        await engine.QueryAsync("INSERT INTO t (k, three) VALUES (1, 7), (4000, NULL); DELETE FROM t WHERE k BETWEEN 10 AND 2000; FLUSH");
        await engine.CrashAsync();
        await engine.AsksAsync("SELECT k, three FROM t WHERE k IN (1, 2, 11, 4000)", "1|7;2|3;4000|NULL");
        Assert.Equal(2L, await engine.ScalarAsync("SELECT count(DISTINCT at) FROM t"));
        await engine.AsksAsync("SELECT count(*) FROM t", "1010");

        async Task AssertAsync()
        {
            await engine.AsksAsync(
                "SELECT count(*), min(v), max(v), min(three), max(three), count(DISTINCT at), count(nothing) FROM t",
                "3000|x,)|x,)|3|3|1|0"
            );
            Assert.Contains(
                "three INT DEFAULT 1 + 2, at TIMESTAMPTZ DEFAULT now(), nothing NUMERIC)",
                (string)(await engine.QueryAsync("SHOW CREATE TABLE t"))[0][1]!,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task A_table_without_a_key_keeps_its_rows_apart()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (v INT); INSERT INTO t VALUES (1), (1), (2); FLUSH");
        await engine.QueryAsync("ALTER TABLE t ADD COLUMN w INT DEFAULT 5");
        await engine.AsksAsync("SELECT * FROM t", "1|5;1|5;2|5");
        await engine.CrashAsync();
        await engine.QueryAsync("INSERT INTO t VALUES (1, 6); UPDATE t SET w = 0 WHERE v = 2");
        await engine.AsksAsync("SELECT * FROM t", "1|5;1|5;1|6;2|0");
        await engine.QueryAsync("ALTER TABLE t DROP COLUMN v");
        await engine.AsksAsync("SELECT * FROM t", "0;5;5;6");
        await engine.CrashAsync();
        await engine.AsksAsync("SELECT * FROM t", "0;5;5;6");
    }

    [Theory]
    [InlineData("a", "b|INT;c|2")]
    [InlineData("b", "a|1;c|2")]
    [InlineData("c", "a|1;b|INT")]
    public async Task A_dropped_column_is_gone_and_the_others_are_kept(string column, string others)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (a INT, k INT PRIMARY KEY, b STRUCT<x INT, y VARCHAR>, c NUMERIC)");
        await engine.QueryAsync("INSERT INTO t VALUES (1, 9, ROW(3, 'INT'), 2); FLUSH");
        await engine.QueryAsync($"ALTER TABLE t DROP COLUMN {column}");
        await engine.CrashAsync();
        var names = others.Split(';').Select(o => o.Split('|')[0]).ToList();
        var values = others.Split(';').Select(o => o.Split('|')[1]);
        var select = string.Join(", ", names.Select(n => n == "b" ? "(b).y" : n));
        await engine.AsksAsync($"SELECT {select} FROM t WHERE k = 9", string.Join('|', values));
        Assert.Equal("42703", (await engine.FailsAsync($"SELECT {column} FROM t")).SqlState);
        await engine.QueryAsync($"ALTER TABLE t DROP COLUMN IF EXISTS {column}");
    }

    [Theory]
    [InlineData("ALTER TABLE t ADD COLUMN v INT", "42701", "already exists")]
    [InlineData("ALTER TABLE t ADD COLUMN w INT NOT NULL", "0A000", "NOT NULL")]
    [InlineData("ALTER TABLE t DROP COLUMN k", "0A000", "key")]
    [InlineData("ALTER TABLE t DROP COLUMN w", "42703", "does not exist")]
    [InlineData("ALTER TABLE t ADD COLUMN w INT PRIMARY KEY", "0A000", "alter primary key")]
    [InlineData("ALTER TABLE t DROP COLUMN v CASCADE", "0A000", "not yet implemented")]
    [InlineData("ALTER TABLE t ALTER COLUMN v TYPE BIGINT", "0A000", "only types containing struct")]
    [InlineData("ALTER TABLE t ALTER COLUMN v SET NOT NULL", "0A000", "ALTER COLUMN")]
    [InlineData("ALTER TABLE used DROP COLUMN v", "2BP01", "being referenced by materialized view above")]
    [InlineData("ALTER TABLE sunk DROP COLUMN v", "0A000", "target table of sinks")]
    [InlineData("ALTER TABLE late ADD COLUMN w INT", "0A000", "watermark")]
    [InlineData("ALTER TABLE nowhere ADD COLUMN w INT", "42P01", "nowhere")]
    [InlineData("ALTER TABLE above ADD COLUMN w INT", "42809", "materialized view")]
    [InlineData("COMMENT ON TABLE above IS 'x'", "0A000", "not a table")]
    [InlineData("COMMENT ON COLUMN t.w IS 'x'", "42703", "does not exist")]
    [InlineData("COMMENT ON DATABASE dev IS 'x'", "0A000", "DATABASE")]
    public async Task Impossible_changes_are_refused_and_change_nothing(string sql, string state, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            """
            CREATE TABLE t (k INT PRIMARY KEY, v INT);
            CREATE TABLE used (k INT PRIMARY KEY, v INT);
            CREATE MATERIALIZED VIEW above AS SELECT * FROM used;
            CREATE TABLE sunk (k INT PRIMARY KEY, v INT);
            CREATE SINK into_sunk INTO sunk FROM used;
            CREATE TABLE late (at TIMESTAMP, WATERMARK FOR at AS at - INTERVAL '1 second') APPEND ONLY;
            INSERT INTO used VALUES (1, 2)
            """
        );
        await engine.RefusesAsync(sql, state, message);
        await engine.AsksAsync("SELECT * FROM above", "1|2");
        await engine.QueryAsync("INSERT INTO used VALUES (3, 4)");
        await engine.AsksAsync("SELECT * FROM sunk", "1|2;3|4");
    }

    [Fact]
    public async Task Comments_are_shown_survive_a_restart_and_are_removed_with_null_or_an_empty_text()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE SCHEMA s; CREATE TABLE s.t (a INT, b INT); CREATE TABLE t (a INT)");
        await engine.QueryAsync(
            "COMMENT ON TABLE s.t IS $$of s$$; COMMENT ON COLUMN s.t.b IS 'second'; COMMENT ON COLUMN s.t._row_id IS 'number'"
        );
        await engine.QueryAsync("COMMENT ON TABLE public.t IS 'other'; COMMENT ON COLUMN public.t.a IS 'first'");
        await engine.CrashAsync();
        const string All =
            "SELECT c.relname, d.objsubid, d.description FROM pg_catalog.pg_description d JOIN pg_catalog.pg_class c ON d.objoid = c.oid";
        await engine.AsksAsync(All, "t|-1|number;t|0|of s;t|0|other;t|1|first;t|2|second");
        Assert.Equal(
            ["a|NULL", "b|second", "_row_id|number", "primary key|NULL", "table description|of s"],
            (await engine.QueryAsync("DESCRIBE s.t")).Select(r => $"{r[0]}|{r[3] ?? "NULL"}")
        );
        await engine.QueryAsync("COMMENT ON TABLE s.t IS NULL; COMMENT ON COLUMN s.t.b IS ''; ALTER TABLE t ADD COLUMN z INT");
        await engine.CrashAsync();
        await engine.AsksAsync(All, "t|-1|number;t|0|other;t|1|first");
    }
}
