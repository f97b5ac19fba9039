namespace Balloon.Sandbox.Tests.Engine;

public sealed class FiveViewsTests
{
    private const string Topic = "balloon-game";

    [Fact]
    public async Task Views_created_after_the_events_equal_the_same_select_over_all_events()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.CreateTopicAsync(Topic, 4);
        var events = GameEvent.Make(1, 20_000);
        await engine.ProduceAsync(Topic, events.Select(e => (e.Player!, e.ToJson())));
        await engine.RunFileAsync("01-source.sql", Topic);
        Assert.Equal(20_000L, await engine.ScalarAsync("SELECT count(*) FROM balloon_game"));
        await engine.RunFileAsync("02-views.sql", Topic);
        await FiveViews.EqualAsync(engine, events);
    }

    [Fact]
    public async Task Views_follow_the_stream_and_survive_crashes()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.CreateTopicAsync(Topic, 4);
        await engine.RunFileAsync("01-source.sql", Topic);
        await engine.RunFileAsync("02-views.sql", Topic);
        var events = GameEvent.Make(2, 12_000);
        for (var part = 0; part < 4; part++)
        {
            await engine.ProduceAsync(Topic, events.Skip(part * 3000).Take(3000).Select(e => (e.Player!, e.ToJson())));
            if (part % 2 == 0)
                await engine.QueryAsync("FLUSH");
            if (part == 3)
                await engine.RestartAsync();
            else
                await engine.CrashAsync();
        }

        await engine.QueryAsync("FLUSH");
        await FiveViews.EqualAsync(engine, events);
    }

    [Fact]
    public async Task A_message_that_is_not_an_object_is_dropped_a_bad_value_is_null_and_both_are_counted()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.CreateTopicAsync(Topic, 1);
        await engine.RunFileAsync("01-source.sql", Topic);
        await engine.QueryAsync("CREATE MATERIALIZED VIEW everything AS SELECT player, score, event_ts FROM balloon_game");
        await engine.ProduceAsync(
            Topic,
            [
                ("a", """{"player":"A","score":1,"event_ts":"2026-11-22T19:32:00.123456Z"}"""),
                ("a", "not json"),
                ("a", """{"player":"B","score":"12","event_ts":"2026-11-22T19:32:00+02:00","other":{"x":[1]}}"""),
                ("a", """{"player":7,"score":1.5,"event_ts":"yesterday"}"""),
                ("a", """["A",1]"""),
                ("a", """{"PLAYER":"C","player":"D","score":2,"score":3}"""),
            ]
        );
        await engine.QueryAsync("FLUSH");
        Assert.Equal(
            ["7|NULL|NULL", "A|1|2026-11-22 19:32:00.123456+00:00", "B|12|2026-11-22 17:32:00+00:00", "D|3|NULL"],
            await engine.TextAsync("SELECT * FROM everything ORDER BY player")
        );
        var source = Assert.Single(engine.Engine.Status.Sources);
        Assert.Equal((4, 2, 2), (source.Rows, source.Malformed, source.Padded));
    }
}
