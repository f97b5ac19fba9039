using Balloon.Sandbox.Engine;
using Balloon.Testing;

namespace Balloon.Sandbox.Tests.Engine;

public sealed class SinkTests
{
    private const string Topic = "balloon-game";
    private const string Upsert =
        "CREATE SINK s FROM mv_leaderboard WITH (connector='memory', type='upsert', primary_key='player', commit_checkpoint_interval='1')";

    [Fact]
    public async Task A_table_follows_its_view_exactly_once_through_failures_and_crashes()
    {
        var sinks = new MemorySinks();
        var random = new Random(5);
        sinks.Fails = _ => random.Next(3) == 0;
        await using var engine = await EngineFixture.StartAsync(sinks);
        await engine.CreateTopicAsync(Topic, 2);
        await engine.RunFileAsync("01-source.sql", Topic);
        await engine.QueryAsync(
            FirstView(await File.ReadAllTextAsync(Path.Combine(Repo.Root, "sql", "02-views.sql"), TestContext.Current.CancellationToken))
        );
        await engine.QueryAsync(Upsert);
        var events = GameEvent.Make(3, 6_000);
        for (var part = 0; part < 6; part++)
        {
            await engine.ProduceAsync(Topic, events.Skip(part * 1000).Take(1000).Select(e => (e.Player!, e.ToJson())));
            await engine.QueryAsync("FLUSH");
            await engine.CrashAsync();
        }

        sinks.Fails = _ => false;
        await engine.QueryAsync("FLUSH");
        var view = Judge.Sorted(await engine.QueryAsync("SELECT * FROM mv_leaderboard"));
        await Soon.TrueAsync(() => sinks.Rows("s").SequenceEqual(view), "the table equals the view");
        Assert.Empty(sinks.Problems);
    }

    /// <summary>Otherwise a power failure could leave a table with a commit of which the engine's state knows nothing.</summary>
    [Fact]
    public async Task A_checkpoint_on_which_a_commit_depends_is_on_the_disk_before_it_and_others_need_not_be()
    {
        var sinks = new MemorySinks();
        await using var engine = await EngineFixture.StartAsync(sinks);
        await engine.QueryAsync("CREATE TABLE t (k INT PRIMARY KEY); CREATE TABLE other (k INT PRIMARY KEY)");
        await engine.QueryAsync(
            "CREATE SINK s FROM t WITH (connector='memory', type='upsert', primary_key='k', commit_checkpoint_interval='1'); FLUSH"
        );
        var waited = new List<bool>();
        engine.Engine.Checkpointer.Step = step =>
        {
            if (step != "written")
                return;
            lock (waited)
                waited.Add(engine.Engine.Checkpointer.WaitsForDisk);
        };
        await engine.QueryAsync("INSERT INTO t VALUES (1); FLUSH");
        await Soon.TrueAsync(() => sinks.Rows("s").SequenceEqual(["1"]), "a row is committed");
        Assert.Contains(true, Taken());
        await engine.QueryAsync("FLUSH");
        _ = Taken();
        await engine.QueryAsync("INSERT INTO other VALUES (1); FLUSH");
        Assert.All(Taken(), Assert.False);

        bool[] Taken()
        {
            lock (waited)
            {
                bool[] taken = [.. waited];
                waited.Clear();
                return taken;
            }
        }
    }

    [Fact]
    public async Task Deleted_rows_leave_the_table_and_transient_rows_are_never_written()
    {
        var sinks = new MemorySinks();
        await using var engine = await EngineFixture.StartAsync(sinks);
        await engine.QueryAsync("CREATE TABLE t (k INT PRIMARY KEY, v VARCHAR)");
        await engine.QueryAsync(
            "CREATE SINK s FROM t WITH (connector='memory', type='upsert', primary_key='k', commit_checkpoint_interval='1')"
        );
        await engine.QueryAsync("INSERT INTO t VALUES (1,'a'),(2,'b'); FLUSH");
        await Soon.TrueAsync(() => sinks.Rows("s").SequenceEqual(["1|a", "2|b"]), "two rows");
        await engine.QueryAsync(
            "DELETE FROM t WHERE k = 1; INSERT INTO t VALUES (3,'c'); UPDATE t SET v = 'x' WHERE k = 2; DELETE FROM t WHERE k = 3; FLUSH"
        );
        await Soon.TrueAsync(() => sinks.Rows("s").SequenceEqual(["2|x"]), "one row");
        Assert.Empty(sinks.Problems);
    }

    [Fact]
    public async Task An_append_only_sink_of_a_view_that_updates_is_refused_unless_forced()
    {
        var sinks = new MemorySinks();
        await using var engine = await EngineFixture.StartAsync(sinks);
        await engine.QueryAsync("CREATE TABLE t (k INT PRIMARY KEY, v VARCHAR)");
        var error = await engine.FailsAsync("CREATE SINK s FROM t WITH (connector='memory', type='append-only')");
        Assert.Contains("cannot be append-only", error.Message);
        Assert.Contains("force_append_only = 'true'", error.Hint, StringComparison.Ordinal);
        await engine.QueryAsync(
            "CREATE SINK s FROM t WITH (connector='memory', type='append-only', force_append_only='true', commit_checkpoint_interval='1')"
        );
        await engine.QueryAsync("INSERT INTO t VALUES (1,'a'); UPDATE t SET v = 'b'; DELETE FROM t; FLUSH");
        await Soon.TrueAsync(() => sinks.Rows("s").SequenceEqual(["1|a", "1|b"]), "every version");
    }

    [Theory]
    [InlineData("CREATE SINK s FROM n WITH (connector='memory', type='upsert')", "needs the option \"primary_key\"")]
    [InlineData(
        "CREATE SINK s FROM t WITH (connector='memory', type='upsert', force_append_only='true')",
        "is only for type = 'append-only'"
    )]
    public async Task A_type_that_does_not_fit_the_input_is_refused(string statement, string message)
    {
        await using var engine = await EngineFixture.StartAsync(new MemorySinks());
        await engine.QueryAsync("CREATE TABLE t (k INT PRIMARY KEY); CREATE TABLE n (v INT)");
        await engine.RefusesAsync(statement, "22023", message);
    }

    [Fact]
    public async Task The_loop_sleeps_until_a_failed_sink_is_retried_and_longer_when_idle()
    {
        var sinks = new MemorySinks { Fails = step => step == "before commit" };
        var clock = new HandClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var engine = await EngineFixture.StartAsync(sinks, clock);
        await engine.QueryAsync("CREATE TABLE t (k INT PRIMARY KEY)");
        await engine.QueryAsync(
            "CREATE SINK s FROM t WITH (connector='memory', type='upsert', primary_key='k', commit_checkpoint_interval='1')"
        );
        await engine.QueryAsync("INSERT INTO t VALUES (1); FLUSH");
        await Soon.TrueAsync(() => engine.Engine.Status.Sinks[0].Error is not null, "the failure is reported");
        Task<TimeSpan> Sleep() => engine.Engine.Loop.RunAsync(engine.Engine.Checkpointer.UntilNext);
        await Soon.EqualAsync(TimeSpan.FromSeconds(1), Sleep, "it sleeps as long as the sink waits");

        sinks.Fails = _ => false;
        clock.Move(TimeSpan.FromSeconds(2));
        await Soon.TrueAsync(() => sinks.Rows("s").SequenceEqual(["1"]), "one row");
        await engine.QueryAsync("FLUSH");
        await Soon.EqualAsync(StreamLoop.MaxSleep, Sleep, "it sleeps until it is woken");
    }

    private static string FirstView(string sql) => sql[..(sql.IndexOf(';', StringComparison.Ordinal) + 1)];
}
