namespace Balloon.Sandbox.Tests.Engine;

/// <summary>connector = 'datagen': rows that depend only on their offset.</summary>
public sealed class DatagenTests
{
    private const string Ten =
        "CREATE SOURCE s (v INT, w VARCHAR, f DOUBLE PRECISION, at TIMESTAMPTZ) WITH (connector='datagen', "
        + "fields.v.kind='sequence', fields.v.start='1', fields.v.end='10', fields.w.length='4', fields.f.min='2', fields.f.max='3', "
        + "fields.at.max_past='1 hour', datagen.rows.per.second='1000')";

    [Fact]
    public async Task A_sequence_ends_and_every_view_sees_the_same_rows_even_after_a_restart()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(Ten);
        await engine.QueryAsync("CREATE MATERIALIZED VIEW a AS SELECT * FROM s");
        await FilledAsync(engine, "a", 10);
        Assert.Equal("55", (await engine.TextAsync("SELECT sum(v) FROM a"))[0]);
        Assert.Equal(10L, await engine.ScalarAsync("SELECT count(*) FROM a WHERE length(w) = 4 AND f >= 2 AND f < 3"));
        Assert.True((long)(await engine.ScalarAsync("SELECT count(DISTINCT w) FROM a"))! > 5);
        await engine.QueryAsync("CREATE MATERIALIZED VIEW b AS SELECT * FROM s");
        Assert.Empty(await engine.QueryAsync("SELECT * FROM a EXCEPT SELECT * FROM b"));
        await engine.CrashAsync();
        await engine.QueryAsync("CREATE MATERIALIZED VIEW c AS SELECT * FROM s");
        Assert.Empty(await engine.QueryAsync("SELECT * FROM a EXCEPT SELECT * FROM c"));
        Assert.Equal(10L, await engine.ScalarAsync("SELECT count(*) FROM c"));
        Assert.Equal(["s|datagen"], await engine.TextAsync("SHOW SOURCES"));
    }

    [Fact]
    public async Task Rows_arrive_at_the_requested_rate()
    {
        var clock = new SteppedClock();
        await using var engine = await EngineFixture.StartAsync(time: clock);
        await engine.QueryAsync(
            "CREATE SOURCE s (v BIGINT) WITH (connector='datagen', fields.v.kind='sequence', datagen.rows.per.second='3')"
        );
        await engine.QueryAsync("CREATE MATERIALIZED VIEW m AS SELECT count(*) AS n FROM s");
        for (var seconds = 1; seconds <= 3; seconds++)
        {
            clock.Step();
            await Soon.EqualAsync<object?>(3L * seconds, () => engine.ScalarAsync("SELECT n FROM m"), $"{3 * seconds} rows");
        }
    }

    [Fact]
    public async Task Structs_arrays_and_a_watermark_are_generated_too()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE SOURCE s (r STRUCT<a INT, b BOOLEAN>, l INT[], n NUMERIC, t TIMESTAMP, WATERMARK FOR t AS t - INTERVAL '1 day') WITH (connector='datagen', "
                + "fields.r.a.kind='sequence', fields.r.a.end='4', fields.l.length='3', fields.l._.max='7', datagen.rows.per.second='1000') FORMAT PLAIN ENCODE JSON"
        );
        await engine.QueryAsync("CREATE MATERIALIZED VIEW m AS SELECT (r).a AS a, array_length(l) AS n, array_max(l) AS most FROM s");
        await FilledAsync(engine, "m", 5);
        Assert.Equal(5L, await engine.ScalarAsync("SELECT count(*) FROM m WHERE n = 3 AND most BETWEEN 0 AND 7"));
    }

    [Theory]
    [InlineData("(v INT) WITH (connector='datagen', fields.v.kind='other')", "22023", "one of sequence, random, not 'other'")]
    [InlineData("(v INT) WITH (connector='datagen', fields.w.kind='random')", "22023", "unknown option \"fields.w.kind\"")]
    [InlineData(
        "(v INT) WITH (connector='datagen', datagen.rows.per.second='0')",
        "22023",
        "datagen.rows.per.second must be a whole number"
    )]
    [InlineData("(v SMALLINT) WITH (connector='datagen', fields.v.max='40000')", "22023", "fields.v.max must be a whole number")]
    [InlineData(
        "(v INT) WITH (connector='datagen', fields.v.kind='sequence', fields.v.start='5', fields.v.end='4')",
        "22023",
        "fields.v.end"
    )]
    [InlineData("(v VARCHAR) WITH (connector='datagen', fields.v.kind='sequence')", "22023", "must be random, not 'sequence'")]
    [InlineData("(v JSONB) WITH (connector='datagen')", "0A000", "the type jsonb in a datagen source")]
    [InlineData("(v INT) INCLUDE offset WITH (connector='datagen')", "0A000", "INCLUDE")]
    [InlineData("(v INT) WITH (connector='nexmark')", "0A000", "connector 'nexmark'")]
    public async Task Options_that_it_cannot_generate_are_refused(string source, string state, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.RefusesAsync($"CREATE SOURCE s {source}", state, message);
    }

    private static Task FilledAsync(EngineFixture engine, string view, long rows) =>
        Soon.EqualAsync<object?>(rows, () => engine.ScalarAsync($"SELECT count(*) FROM {view}"), $"{rows} rows");

    // A clock that advances one second at a time.
    private sealed class SteppedClock : TimeProvider
    {
        private long seconds;

        public override long TimestampFrequency => 1;

        public void Step() => Interlocked.Increment(ref seconds);

        public override long GetTimestamp() => Interlocked.Read(ref seconds);
    }
}
