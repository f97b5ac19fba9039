namespace Balloon.Sandbox.Tests.Engine;

public sealed class WatermarkTests
{
    [Fact]
    public async Task A_window_is_emitted_once_when_the_watermark_has_passed_it()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE t (tm timestamp, foo int, WATERMARK FOR tm AS tm - interval '5 minutes') APPEND ONLY;"
                + "CREATE MATERIALIZED VIEW mv AS SELECT window_start, max(foo), count(*) FROM tumble(t, tm, interval '1 hour') GROUP BY window_start EMIT ON WINDOW CLOSE"
        );
        await engine.QueryAsync(
            "INSERT INTO t VALUES ('2023-05-06 16:51:00', 1), ('2023-05-06 16:56:00', 8), ('2023-05-06 17:30:00', 3), ('2023-05-06 18:01:00', 6)"
        );
        Assert.Equal(["2023-05-06 16:00:00|8|2"], await engine.TextAsync("SELECT * FROM mv ORDER BY 1"));
        await engine.QueryAsync("FLUSH");
        await engine.CrashAsync();
        await engine.QueryAsync("INSERT INTO t VALUES ('2023-05-06 16:59:00', 9)");
        Assert.Equal(4L, await engine.ScalarAsync("SELECT count(*) FROM t"));
        await engine.QueryAsync("INSERT INTO t VALUES ('2023-05-06 18:10:00', 7)");
        Assert.Equal(["2023-05-06 16:00:00|8|2", "2023-05-06 17:00:00|3|1"], await engine.TextAsync("SELECT * FROM mv ORDER BY 1"));
    }

    [Fact]
    public async Task Closed_windows_of_the_course_equal_those_of_events_that_were_on_time()
    {
        const string topic = "balloon-game";
        await using var engine = await EngineFixture.StartAsync();
        await engine.CreateTopicAsync(topic, 1);
        await engine.RunFileAsync("04-windows-that-close.sql", topic);
        var events = GameEvent.Make(9, 20_000).Where(e => e.Micros is not null).ToList();
        await engine.ProduceAsync(topic, events.Take(9_000).Select(e => (e.Player!, e.ToJson())));
        await engine.QueryAsync("FLUSH");
        await engine.CrashAsync();
        await engine.ProduceAsync(topic, events.Skip(9_000).Select(e => (e.Player!, e.ToJson())));
        await engine.QueryAsync("FLUSH");
        var mark = long.MinValue;
        var expected = new SortedDictionary<long, (long Pops, long Score)>();
        foreach (var e in events)
        {
            if (e.Micros < mark)
                continue;
            mark = Math.Max(mark, e.Micros!.Value - 5_000_000);
            var start = e.Micros.Value / 15_000_000 * 15_000_000;
            var (pops, score) = expected.GetValueOrDefault(start);
            expected[start] = (pops + 1, score + (e.Score ?? 0));
        }

        var closed = expected
            .Where(w => w.Key < mark / 15_000_000 * 15_000_000)
            .Select(w => $"{w.Key}|{w.Value.Pops}|{w.Value.Score}")
            .ToList();
        var actual = (await engine.QueryAsync("SELECT window_start, pops, total_score FROM mv_closed_windows ORDER BY 1"))
            .Select(r => $"{r[0]}|{r[1]}|{r[2]}")
            .ToList();
        Assert.Equal(closed, actual);
        Assert.True(engine.Engine.Status.Sources.Single().Late > 0);
    }

    /// <summary>The client reports late that a partition is empty: after the rows of the others have arrived.</summary>
    [Fact]
    public async Task Empty_partitions_do_not_hold_windows_open()
    {
        await using var engine = await EngineFixture.StartAsync();
        for (var i = 0; i < 2; i++)
        {
            await engine.CreateTopicAsync($"late{i}", 4);
            await engine.QueryAsync(
                $"""
                CREATE SOURCE late{i} (player VARCHAR, event_ts TIMESTAMPTZ, WATERMARK FOR event_ts AS event_ts - INTERVAL '5 seconds')
                WITH (connector = 'kafka', topic = 'late{i}', properties.bootstrap.server = '{engine.Broker.BootstrapServers}', scan.startup.mode = 'earliest')
                FORMAT PLAIN ENCODE JSON;
                CREATE MATERIALIZED VIEW windows{i} AS SELECT window_start, count(*) AS pops
                FROM TUMBLE(late{i}, event_ts, INTERVAL '10 seconds') GROUP BY window_start EMIT ON WINDOW CLOSE
                """
            );
            foreach (var (time, closed) in new[] { ("30:01", 0L), ("30:16", 1L), ("30:27", 2L) })
            {
                await engine.ProduceAsync($"late{i}", [("Anna", $$"""{"player":"Anna","event_ts":"2026-11-22T19:{{time}}Z"}""")]);
                await engine.QueryAsync("FLUSH");
                Assert.Equal(closed, await engine.ScalarAsync($"SELECT count(*) FROM windows{i}"));
            }
        }
    }
}
