using Balloon.Testing;

namespace Balloon.Sandbox.Tests.Engine;

public sealed class CrashTests
{
    private const string Topic = "balloon-game";

    [Theory]
    [InlineData("prepared")]
    [InlineData("written")]
    [InlineData("committed")]
    public Task A_crash_at_any_step_of_a_checkpoint_loses_and_duplicates_nothing(string step) => RunAsync(step, crashes: 4);

    [Theory]
    [InlineData("prepared")]
    [InlineData("written")]
    [InlineData("committed")]
    public Task Many_crashes_lose_and_duplicate_nothing(string step)
    {
        Long.Only();
        return RunAsync(step, crashes: 30);
    }

    [Fact]
    public async Task A_full_disk_is_reported_and_delayed_work_is_caught_up()
    {
        var sinks = new MemorySinks();
        await using var engine = await EngineFixture.StartAsync(sinks);
        await MakeAsync(engine);
        var events = GameEvent.Make(12, 2_000);
        var full = true;
        engine.Engine.Checkpointer.Step = name =>
        {
            if (name == "prepared" && Volatile.Read(ref full))
                throw new IOException("No space left on device");
        };
        await engine.ProduceAsync(Topic, events.Take(1_000).Select(e => (e.Player!, e.ToJson())));
        await Soon.TrueAsync(() => engine.Engine.Status.CheckpointError is not null, "the error is reported");
        var error = engine.Engine.Status.CheckpointError!;
        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        var told = (await engine.QueryAsync("SELECT error, error_since IS NOT NULL FROM rw_catalog.balloon_engine"))[0];
        Assert.Equal([error.Message, true], told);

        // Views follow the stream meanwhile, and the time of the error does not change.
        await engine.ProduceAsync(Topic, events.Skip(1_000).Select(e => (e.Player!, e.ToJson())));
        var pops = (long)events.Count(e => e is { Player: not null, Color: not null, Score: not null, Micros: not null });
        await Soon.EqualAsync<object?>(
            pops,
            () => engine.ScalarAsync("SELECT coalesce(sum(pops), 0)::bigint FROM mv_leaderboard"),
            "the view continues"
        );
        Assert.Equal(error.Since, engine.Engine.Status.CheckpointError!.Since);
        Assert.Empty(sinks.Rows("s"));

        Volatile.Write(ref full, false);
        await engine.QueryAsync("FLUSH");
        Assert.Null(engine.Engine.Status.CheckpointError);
        Assert.Null(await engine.ScalarAsync("SELECT error FROM rw_catalog.balloon_engine"));
        await EqualAsync(engine, sinks, events);
        await engine.CrashAsync();
        await EqualAsync(engine, sinks, events);
    }

    private static async Task RunAsync(string step, int crashes)
    {
        var sinks = new MemorySinks();
        await using var engine = await EngineFixture.StartAsync(sinks);
        await MakeAsync(engine);
        var events = GameEvent.Make(11, crashes * 1_000);
        for (var part = 0; part < crashes; part++)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            engine.Engine.Checkpointer.Step = name =>
            {
                if (name != step || !reached.TrySetResult())
                    return;
                // As if the process ended here: no later code runs.
                throw new InsufficientMemoryException("crash");
            };
            await engine.ProduceAsync(Topic, events.Skip(part * 1000).Take(1000).Select(e => (e.Player!, e.ToJson())));
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken);
            await engine.CrashAsync();
        }

        await engine.QueryAsync("FLUSH");
        await EqualAsync(engine, sinks, events);
    }

    private static async Task MakeAsync(EngineFixture engine)
    {
        await engine.CreateTopicAsync(Topic, 2);
        await engine.RunFileAsync("01-source.sql", Topic);
        await engine.RunFileAsync("02-views.sql", Topic);
        await engine.QueryAsync("CREATE MATERIALIZED VIEW every_pop AS SELECT player, score, event_ts FROM balloon_game");
        await engine.QueryAsync(
            "CREATE SINK s FROM mv_leaderboard WITH (connector='memory', type='upsert', primary_key='player', commit_checkpoint_interval='1')"
        );
        await engine.QueryAsync(
            "CREATE SINK a FROM every_pop WITH (connector='memory', type='append-only', commit_checkpoint_interval='1')"
        );
    }

    // The upsert table and the append-only one equal their views, which equal the events.
    private static async Task EqualAsync(EngineFixture engine, MemorySinks sinks, List<GameEvent> events)
    {
        await FiveViews.EqualAsync(engine, events);
        foreach (var (sink, view) in ((string, string)[])[("s", "mv_leaderboard"), ("a", "every_pop")])
        {
            var rows = Judge.Sorted(await engine.QueryAsync($"SELECT * FROM {view}"));
            await Soon.TrueAsync(() => sinks.Rows(sink).SequenceEqual(rows), $"the table of {sink} equals {view}");
        }

        Assert.Equal(events.Count, sinks.Rows("a").Count);
        Assert.Empty(sinks.Problems);
    }
}
