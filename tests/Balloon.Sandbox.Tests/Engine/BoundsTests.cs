using System.Diagnostics;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;
using Balloon.Testing;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>The limits of a statement: values, results, patterns, planning. Exceeding one fails the statement, and nothing else.</summary>
[Collection(Alone)]
public sealed class BoundsTests : IAsyncLifetime
{
    /// <summary>These tests measure the memory of the whole process.</summary>
    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class AloneCollection;

    private const string Alone = "alone, as of memory";

    private EngineFixture engine = null!;

    public async ValueTask InitializeAsync() => engine = await EngineFixture.StartAsync();

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("length(lpad('x', 1000000000, 'ab'))")]
    [InlineData("length(rpad('x', 1000000000))")]
    [InlineData("length(repeat('abc', 2000000000))")]
    [InlineData("length(repeat(repeat('a', 1000000), 1000))")]
    [InlineData("length(replace(repeat('a', 1000000), 'a', repeat('b', 1000)))")]
    [InlineData("length(repeat('a', 40000000) || repeat('a', 40000000))")]
    public async Task Values_are_bounded(string expression)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var error = await engine.FailsAsync($"SELECT {expression}");
        Assert.Contains(error.SqlState, (string[])[SqlStates.ProgramLimitExceeded, SqlStates.OutOfMemory]);
        // Pools keep some hundred megabytes of the largest values.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1L << 30);
        Assert.Equal(1, await engine.ScalarAsync("SELECT 1"));
    }

    [Theory]
    [InlineData("length(regexp_replace(repeat('a', 1000000), 'a', repeat('b', 1000), 'g'))")]
    [InlineData("length(concat(repeat('a', 40000000), repeat('a', 40000000)))")]
    [InlineData("length(concat_ws(repeat('a', 40000000), 'a', 'b', 'c'))")]
    [InlineData("length(array_to_string(array[1, 1], repeat('a', 60000000)) || repeat('a', 60000000))")]
    [InlineData("(select length(string_agg(repeat('a', 1000000), ',')) from generate_series(1, 1000))")]
    [InlineData("(select array_length(array_agg(1), 1) from generate_series(1, 10000) a, generate_series(1, 2000) b)")]
    [InlineData("(select length(jsonb_agg(repeat('a', 1000000))::varchar) from generate_series(1, 1000))")]
    [InlineData("(select length(jsonb_object_agg(n::varchar, repeat('a', 1000000))::varchar) from generate_series(1, 1000) as t (n))")]
    [InlineData("length(jsonb_build_array(repeat('a', 40000000), repeat('a', 40000000))::varchar)")]
    [InlineData("length(jsonb_build_object('a', repeat('a', 40000000), 'b', repeat('a', 40000000))::varchar)")]
    [InlineData(
        "(select length(array_to_string(all_of, '')) from (select array_agg(repeat('a', 1000000)) as all_of from generate_series(1, 100)) t)"
    )]
    [InlineData("length((to_jsonb(repeat('a', 40000000)) || to_jsonb(repeat('a', 40000000)))::varchar)")]
    [InlineData("length(jsonb_set('{}', array['a'], to_jsonb(repeat('a', 60000000)) || to_jsonb(repeat('a', 60000000)))::varchar)")]
    [InlineData("length(jsonb_pretty(jsonb '[[[[[[[[[[1]]]]]]]]]]' || to_jsonb(array(select generate_series(1, 9000000)))))")]
    [InlineData("length(jsonb_pretty(('[' || repeat('[1,2],', 5000000) || '3]')::jsonb))")]
    [InlineData("length(to_jsonb(repeat(chr(1), 30000000))::varchar)")]
    [InlineData("length(overlay(repeat('a', 60000000) placing repeat('b', 60000000) from 30000000 for 0))")]
    [InlineData("length(translate(repeat('a', 60000000), 'a', 'b') || repeat('c', 60000000))")]
    [InlineData("length(quote_literal(repeat(chr(39), 60000000)))")]
    [InlineData("array_length(array_cat(array(select generate_series(1, 6000000)), array(select generate_series(1, 6000000))), 1)")]
    public async Task Values_of_all_other_kinds_are_bounded(string expression)
    {
        Long.Only();
        await Values_are_bounded(expression);
    }

    [Theory]
    [InlineData("SELECT repeat('x', 10000000) FROM generate_series(1, 1000)")]
    public async Task Results_are_bounded(string query) => Assert.Equal(SqlStates.OutOfMemory, (await engine.FailsAsync(query)).SqlState);

    /// <summary>NULL would be a wrong result: RisingWave has a value.</summary>
    [Fact]
    public async Task A_view_stops_at_a_value_that_is_too_large()
    {
        await engine.QueryAsync("CREATE TABLE sizes (n int)");
        await engine.QueryAsync("CREATE MATERIALIZED VIEW padded AS SELECT n, length(lpad('x', n)) AS l FROM sizes");
        await engine.QueryAsync("INSERT INTO sizes VALUES (3)");
        await engine.QueryAsync("FLUSH");
        await engine.AsksAsync("SELECT l FROM padded", "3");
        await engine.QueryAsync("INSERT INTO sizes VALUES (1000000000)");
        await engine.QueryAsync("FLUSH");
        var stopped = await engine.FailsAsync("SELECT * FROM padded");
        Assert.Contains("longer than a value may be", stopped.Message, StringComparison.Ordinal);
        await engine.AsksAsync("SELECT count(*) FROM sizes", "2");
    }

    [Theory]
    [InlineData("SELECT count(*) FROM generate_series(1, 10000000) a, generate_series(1, 10000000) b")]
    [InlineData("SELECT sum(length(repeat('x', 100000))) FROM generate_series(1, 10000000)")]
    public async Task A_running_statement_stops_when_it_is_cancelled(string query)
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var running = engine.Session.Prepare(query)[0].ExecuteAsync(null, cancelled.Token);
        cancelled.CancelAfter(TimeSpan.FromMilliseconds(300));
        var clock = Stopwatch.StartNew();
        var error = await Assert.ThrowsAsync<SqlException>(() => running.WaitAsync(TimeSpan.FromSeconds(30), Stop));
        Assert.Contains(error.SqlState, (string[])[SqlStates.QueryCanceled, SqlStates.FeatureNotSupported, SqlStates.OutOfMemory]);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"it went on for {clock.Elapsed}");
    }

    [Theory]
    [InlineData("SELECT generate_series(1, 1000000000000), generate_series(1, 1000000000000)")]
    [InlineData("SELECT count(*) FROM generate_series(1, 10000000) AS a(n) WHERE repeat('x', 10000 + n % 7) ~ 'y$'")]
    [InlineData("SELECT string_agg('x', ',') FROM generate_series(1, 100000) a, generate_series(1, 100000) b")]
    [InlineData("SELECT count(DISTINCT a.n + b.n) FROM generate_series(1, 100000) a(n), generate_series(1, 100000) b(n)")]
    [InlineData("SELECT n, row_number() OVER (ORDER BY n DESC) FROM generate_series(1, 100000000) AS t(n)")]
    [InlineData(
        "SELECT a.n FROM generate_series(1, 100000) a(n) JOIN generate_series(1, 100000) b(n) ON a.n % 7 = b.n % 7 ORDER BY 1 LIMIT 5"
    )]
    [InlineData(
        "SELECT max(concat(x.n, y.n, z.n)) FROM generate_series(1, 5000) x(n), generate_series(1, 5000) y(n), generate_series(1, 5000) z(n)"
    )]
    public async Task A_running_statement_of_any_other_kind_stops_when_it_is_cancelled(string query)
    {
        Long.Only();
        await A_running_statement_stops_when_it_is_cancelled(query);
    }

    [Theory]
    [InlineData("'^(a+)+$'", false)]
    [InlineData("'(a|aa)+$'", false)]
    [InlineData("'(?=a)(a+)+$'", true)]
    public async Task A_backtracking_pattern_ends_at_once_with_a_clear_error(string pattern, bool refused)
    {
        var clock = Stopwatch.StartNew();
        var query = $"SELECT repeat('a', 40) || 'b' ~ {pattern}";
        if (refused)
        {
            var error = await engine.FailsAsync(query);
            Assert.Equal(SqlStates.ProgramLimitExceeded, error.SqlState);
            Assert.Contains("takes too long", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("RegEx", error.Message, StringComparison.Ordinal);
        }
        else
            Assert.Equal(false, await engine.ScalarAsync(query));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(8), $"{clock.Elapsed}");
    }

    /// <summary>Planning that takes long: here a chain of sub-queries, each of which is searched again for every one around it.</summary>
    [Fact]
    public async Task Planning_is_cancelled_and_stops_no_other_statement()
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var started = new TaskCompletionSource();
        var planning = Planning.RunAsync(
            () =>
            {
                started.SetResult();
                while (true)
                    Planning.Step();
#pragma warning disable CS0162 // The task needs a type, and the loop never ends by itself.
                return 0;
#pragma warning restore CS0162
            },
            cancelled.Token
        );
        await started.Task;
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => planning.WaitAsync(TimeSpan.FromSeconds(20), Stop));
    }

    [Fact]
    public async Task Endless_planning_is_an_error()
    {
        var error = await Assert.ThrowsAsync<SqlException>(() =>
            Planning.RunAsync(
                () =>
                {
                    for (var i = 0L; i <= Planning.MaxSteps + 2048; i++)
                        Planning.Step(7);
                    return 0;
                },
                Stop
            )
        );
        Assert.Equal((SqlStates.StatementTooComplex, 8), (error.SqlState, error.Position));
    }

    /// <summary>Every statement that plans does so while others take their turns, and can be cancelled meanwhile.</summary>
    [Theory]
    [InlineData("CREATE VIEW slow AS SELECT 1 AS v")]
    [InlineData("CREATE MATERIALIZED VIEW slow AS SELECT v FROM base")]
    [InlineData("CREATE TABLE slow AS SELECT v FROM base")]
    [InlineData("CREATE TABLE slow (v int DEFAULT 1 + 1, w int AS v + 1)")]
    [InlineData("CREATE INDEX slow ON base (v + 1)")]
    [InlineData("CREATE FUNCTION slow(int) RETURNS int LANGUAGE SQL AS 'SELECT $1 + 1'")]
    [InlineData("ALTER TABLE base RENAME TO renamed")]
    [InlineData("ALTER TABLE alone ADD COLUMN w int DEFAULT 7")]
    [InlineData("ALTER TABLE alone DROP COLUMN x")]
    public async Task While_a_statement_is_planned_others_continue_and_it_can_be_cancelled(string statement)
    {
        await engine.QueryAsync("CREATE TABLE base (v int); CREATE TABLE target (v int); CREATE TABLE alone (v int, x int)");
        await engine.QueryAsync("CREATE VIEW on_base AS SELECT v FROM base");
        await using var other = engine.Engine.OpenSession(new SessionParameters());
        foreach (var cancels in (bool[])[true, false])
        {
            using var go = new ManualResetEventSlim();
            using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var planning = new TaskCompletionSource();
            engine.Engine.Ddl.BeforePlanning = () =>
            {
                planning.TrySetResult();
                go.Wait(Stop);
                for (var i = 0; i < 4096; i++)
                    Planning.Step();
            };
            var running = other.Prepare(statement)[0].ExecuteAsync(null, cancelled.Token);
            await planning.Task.WaitAsync(TimeSpan.FromSeconds(30), Stop);
            engine.Engine.Ddl.BeforePlanning = null;
            await engine.QueryAsync("CREATE TABLE quick (v int)").WaitAsync(TimeSpan.FromSeconds(30), Stop);
            await engine.QueryAsync("DROP TABLE quick").WaitAsync(TimeSpan.FromSeconds(30), Stop);
            Assert.False(running.IsCompleted);
            if (cancels)
                await cancelled.CancelAsync();
            go.Set();
            if (cancels)
                Assert.Equal(SqlStates.QueryCanceled, (await Assert.ThrowsAsync<SqlException>(() => running)).SqlState);
            else
                await (await running).DisposeAsync();
        }

        await engine.RestartAsync();
    }

    [Fact]
    public async Task While_one_statement_is_planned_others_create_and_drop_objects()
    {
        using var go = new ManualResetEventSlim();
        var planning = new TaskCompletionSource();
        engine.Engine.Ddl.BeforePlanning = () =>
        {
            planning.TrySetResult();
            go.Wait(Stop);
        };
        await using var other = engine.Engine.OpenSession(new SessionParameters());
        await engine.QueryAsync("CREATE SCHEMA ready");
        var slow = other.Prepare("CREATE MATERIALIZED VIEW slow AS SELECT 1 AS v")[0].ExecuteAsync(null, Stop);
        await planning.Task;
        engine.Engine.Ddl.BeforePlanning = null;
        await engine.QueryAsync("CREATE TABLE quick (v int)").WaitAsync(TimeSpan.FromSeconds(30), Stop);
        await engine.QueryAsync("DROP TABLE quick").WaitAsync(TimeSpan.FromSeconds(30), Stop);
        Assert.False(slow.IsCompleted);
        go.Set();
        await using (await slow) { }
        await engine.AsksAsync("SELECT v FROM slow", "1");
    }

    [Fact]
    public async Task A_statement_whose_table_was_dropped_meanwhile_is_planned_again()
    {
        await engine.QueryAsync("CREATE TABLE source (v int)");
        using var go = new ManualResetEventSlim();
        var planning = new TaskCompletionSource();
        engine.Engine.Ddl.AfterPlanning = () =>
        {
            planning.TrySetResult();
            go.Wait(Stop);
        };
        await using var other = engine.Engine.OpenSession(new SessionParameters());
        var made = other.Prepare("CREATE MATERIALIZED VIEW over_source AS SELECT v FROM source")[0].ExecuteAsync(null, Stop);
        await planning.Task;
        engine.Engine.Ddl.AfterPlanning = null;
        await engine.QueryAsync("DROP TABLE source");
        go.Set();
        var error = await Assert.ThrowsAsync<SqlException>(() => made);
        Assert.Equal(SqlStates.UndefinedTable, error.SqlState);
    }
}
