namespace Balloon.Sandbox.Tests.Engine;

public sealed class CrashTests
{
    [Theory]
    [InlineData("prepared")]
    [InlineData("written")]
    [InlineData("committed")]
    public async Task A_crash_at_any_step_of_a_checkpoint_loses_nothing_and_doubles_nothing(string step)
    {
        const string topic = "balloon-game";
        var sinks = new MemorySinks();
        await using var engine = await EngineFixture.StartAsync(sinks);
        await engine.CreateTopicAsync(topic, 2);
        await engine.RunFileAsync("01-source.sql", topic);
        await engine.RunFileAsync("02-views.sql", topic);
        await engine.QueryAsync(
            "CREATE SINK s FROM mv_leaderboard WITH (connector='memory', type='upsert', primary_key='player', commit_checkpoint_interval='1')"
        );
        var events = GameEvent.Make(11, 4_000);
        for (var part = 0; part < 4; part++)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            engine.Engine.Checkpointer.Step = name =>
            {
                if (name != step || !reached.TrySetResult())
                    return;
                // As if the process ended here: nothing after it runs.
                throw new InsufficientMemoryException("crash");
            };
            await engine.ProduceAsync(topic, events.Skip(part * 1000).Take(1000).Select(e => (e.Player!, e.ToJson())));
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken);
            await engine.CrashAsync();
        }

        await engine.QueryAsync("FLUSH");
        await FiveViews.EqualAsync(engine, events);
        var view = Judge.Sorted(await engine.QueryAsync("SELECT * FROM mv_leaderboard"));
        await Soon.TrueAsync(() => sinks.Rows("s").SequenceEqual(view), "the table equals the view");
        Assert.Empty(sinks.Problems);
    }
}
