using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>A replaced log is reported, whatever its offsets; no view mistakes its rows for those of the old one.</summary>
public sealed class ReplacedLogTests
{
    private const string Topic = "balloon-game";
    private const string Count = "SELECT count(*) FROM points";

    [Fact]
    public async Task A_topic_recreated_while_the_engine_was_down_is_reported_until_its_dependents_are_recreated()
    {
        await using var engine = await StartAsync(200);
        var before = await PointsAsync(engine);
        await engine.Engine.DisposeAsync();
        await MakeAnewAsync(engine, 500);
        for (var start = 0; start < 2; start++)
        {
            await engine.OpenAsync();
            await Soon.TrueAsync(() => engine.Engine.Status.Sources[0].Error is not null, "the other log is reported");
            var error = engine.Engine.Status.Sources[0].Error!.Message;
            Assert.Contains("it was deleted and created again: its id was", error, StringComparison.Ordinal);
            Assert.Contains("'balloon rebuild'", error, StringComparison.Ordinal);
            Assert.Equal(error, await engine.ScalarAsync("SELECT DISTINCT error FROM rw_catalog.balloon_sources"));
            Assert.Equal(before, await PointsAsync(engine));
            if (start == 0)
                await engine.Engine.DisposeAsync();
        }

        engine.Notices.Clear();
        _ = await engine.ScalarAsync(Count);
        Assert.Contains(engine.Notices, notice => notice.Contains("is not the log that was read before", StringComparison.Ordinal));
        await engine.QueryAsync("DROP MATERIALIZED VIEW points");
        await engine.QueryAsync("CREATE MATERIALIZED VIEW points AS SELECT player, score FROM balloon_game");
        Assert.Equal(500L, await engine.ScalarAsync(Count));
        await engine.QueryAsync("FLUSH");
        await engine.RestartAsync();
        await engine.ProduceAsync(Topic, GameEvent.Make(9, 10).Select(e => (e.Player!, e.ToJson())));
        await Soon.EqualAsync(510L, async () => (long)(await engine.ScalarAsync(Count))!, "the new log is followed");
        Assert.Null(engine.Engine.Status.Sources[0].Error);
    }

    /// <summary>The source of a table with a connector is hidden; who asks the table, or a view on it, is warned all the same.</summary>
    [Fact]
    public async Task A_query_on_a_table_whose_source_cannot_be_read_warns()
    {
        await using var engine = await StartAsync(200);
        await engine.QueryAsync(
            "CREATE TABLE kept (player VARCHAR, score INT) APPEND ONLY WITH (connector = 'kafka', "
                + $"topic = '{Topic}', properties.bootstrap.server = '{engine.Broker.BootstrapServers}', scan.startup.mode = 'earliest') FORMAT PLAIN ENCODE JSON"
        );
        await engine.QueryAsync("CREATE MATERIALIZED VIEW of_kept AS SELECT count(*) AS n FROM kept");
        await engine.QueryAsync("CREATE TABLE own (n INT)");
        await engine.QueryAsync("FLUSH");
        var before = await engine.ScalarAsync("SELECT n FROM of_kept");
        await engine.Engine.DisposeAsync();
        await MakeAnewAsync(engine, 500);
        await engine.OpenAsync();
        await Soon.TrueAsync(() => engine.Engine.Status.Sources.All(source => source.Error is not null), "the other log is reported");

        foreach (var asked in (string[])["SELECT count(*) FROM kept", "SELECT n FROM of_kept"])
        {
            engine.Notices.Clear();
            Assert.Equal(before, await engine.ScalarAsync(asked));
            Assert.Contains("is not the log that was read before", Assert.Single(engine.Notices), StringComparison.Ordinal);
        }

        engine.Notices.Clear();
        await engine.QueryAsync("SELECT * FROM own");
        Assert.Empty(engine.Notices);
    }

    [Fact]
    public async Task A_topic_recreated_under_a_running_engine_is_reported_and_no_view_mixes_rows_of_both()
    {
        await using var engine = await StartAsync(200);
        var before = await PointsAsync(engine);
        await MakeAnewAsync(engine, 500);
        await Soon.TrueAsync(
            () => engine.Engine.Status.Sources[0].Error?.Message.Contains("is not the log that was read before") == true,
            "the other log is reported"
        );
        await engine.QueryAsync("FLUSH");
        if (engine.Engine.Status.Views[0].Error is { } stopped)
        {
            Assert.Contains("rows of another log may have reached it", stopped.Message, StringComparison.Ordinal);
            Assert.Equal(SqlStates.SystemError, (await engine.FailsAsync(Count)).SqlState);
        }
        else
        {
            Assert.Equal(before, await PointsAsync(engine));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_log_that_was_truncated_and_has_grown_again_is_reported(bool whileRunning)
    {
        await using var engine = await StartAsync(200);
        await engine.ProduceAsync(Topic, [("a", """{"player":"last","score":1}""")]);
        await Soon.EqualAsync(201L, async () => (long)(await engine.ScalarAsync(Count))!, "the last record");
        await engine.QueryAsync("FLUSH");
        var before = await PointsAsync(engine);
        if (!whileRunning)
            await engine.Engine.DisposeAsync();
        await engine.StopBrokerAsync();
        if (whileRunning)
            await Soon.TrueAsync(() => engine.Engine.Status.Sources[0].Error is not null, "the broker is missed");
        CutLastBatch(engine.Broker.Folder);
        await engine.StartBrokerAsync();
        if (!whileRunning)
        {
            await engine.ProduceAsync(Topic, GameEvent.Make(5, 50).Select(e => (e.Player!, e.ToJson())));
            await engine.OpenAsync();
        }
        else
        {
            await engine.ProduceAsync(Topic, GameEvent.Make(5, 50).Select(e => (e.Player!, e.ToJson())));
        }

        // A reader that asks before the log has grown again learns that its offset does not exist.
        await Soon.TrueAsync(
            () =>
                engine.Engine.Status.Sources[0].Error?.Message is { } told
                && (
                    told.Contains("offset 200 holds another record now", StringComparison.Ordinal)
                    || (whileRunning && told.Contains("offset 201 is no longer in the log", StringComparison.Ordinal))
                ),
            "the other log is reported"
        );
        await engine.QueryAsync("FLUSH");
        if (engine.Engine.Status.Views[0].Error is null)
            Assert.Equal(before, await PointsAsync(engine));
    }

    private static async Task<EngineFixture> StartAsync(int events)
    {
        var engine = await EngineFixture.StartAsync();
        await engine.CreateTopicAsync(Topic, 1);
        await engine.RunFileAsync("01-source.sql", Topic);
        await engine.QueryAsync("CREATE MATERIALIZED VIEW points AS SELECT player, score FROM balloon_game");
        await engine.ProduceAsync(Topic, GameEvent.Make(1, events).Select(e => (e.Player!, e.ToJson())));
        await Soon.EqualAsync((long)events, async () => (long)(await engine.ScalarAsync(Count))!, "rows of the first log");
        await engine.QueryAsync("FLUSH");
        return engine;
    }

    private static async Task MakeAnewAsync(EngineFixture engine, int events)
    {
        await engine.Broker.DeleteTopicAsync(Topic, TestContext.Current.CancellationToken);
        await engine.CreateTopicAsync(Topic, 1);
        await engine.ProduceAsync(Topic, GameEvent.Make(2, events).Select(e => (e.Player!, e.ToJson())));
    }

    private static async Task<List<string>> PointsAsync(EngineFixture engine) =>
        await engine.TextAsync("SELECT player, sum(score) FROM points GROUP BY player ORDER BY player");

    // Like a disk that lost its last writes: the file ends before its last batch.
    private static void CutLastBatch(string folder)
    {
        var log = Assert.Single(Directory.EnumerateFiles(folder, "*.log", SearchOption.AllDirectories));
        File.Delete(Path.ChangeExtension(log, ".idx"));
        var bytes = File.ReadAllBytes(log);
        var (at, last) = (0, 0);
        while (at < bytes.Length)
        {
            last = at;
            at += 12 + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at + 8));
        }

        using var file = File.OpenWrite(log);
        file.SetLength(last);
    }
}
