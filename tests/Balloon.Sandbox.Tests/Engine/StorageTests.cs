using Balloon.Sandbox.Engine;
using Balloon.Sandbox.State;
using Balloon.Testing;
using Microsoft.Data.Sqlite;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>A state folder that is really full, or read-only.</summary>
public sealed class StorageTests
{
    private const string Error = "SELECT error FROM rw_catalog.balloon_engine";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Retries_back_off_to_half_a_minute() =>
        Assert.Equal([1, 2, 4, 8, 16, 30, 30], new[] { 1, 2, 3, 4, 5, 6, 1_000_000 }.Select(n => Backoff.After(n).TotalSeconds));

    [Fact]
    public async Task Checkpoints_that_cannot_be_written_are_retried_with_growing_pauses()
    {
        var time = new RecordedPauses();
        await using var engine = await EngineFixture.StartAsync(time: time);
        await engine.QueryAsync("CREATE TABLE t (k INT PRIMARY KEY)");
        var tries = 0;
        engine.Engine.Checkpointer.Step = step =>
        {
            if (step == "prepared" && Interlocked.Increment(ref tries) <= 7)
                throw new IOException("No space left on device");
        };
        await engine.QueryAsync("INSERT INTO t VALUES (1); FLUSH");
        Assert.Equal([1, 2, 4, 8, 16, 30, 30], time.Pauses.Select(pause => pause.TotalSeconds));
        Assert.Null(await engine.ScalarAsync(Error));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    public async Task A_damaged_page_is_reported_with_its_number_and_nothing_hangs(int page)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (k INT PRIMARY KEY)");
        await engine.QueryAsync("INSERT INTO t SELECT i FROM generate_series(1, 100000) AS x(i)");
        await engine.QueryAsync("FLUSH");
        await engine.Engine.DisposeAsync();
        var file = Path.Combine(engine.Engine.Options.Folder, "engine.db");
        await using (var database = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            await database.OpenAsync(Stop);
            await using var damage = database.CreateCommand();
            damage.CommandText = "UPDATE pages SET data = x'00010000' WHERE id & 16777215 = $page";
            damage.Parameters.AddWithValue("$page", page);
            Assert.Equal(1, await damage.ExecuteNonQueryAsync(Stop));
        }

        var told = await Assert.ThrowsAsync<StateDamagedException>(engine.OpenAsync);
        Assert.Contains($"page {page} of table t does not match its checksum", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_full_disk_queries_are_answered_and_the_stream_catches_up_when_there_is_space()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.Engine.DisposeAsync();
        using var disk = new SmallDisk(engine.Engine.Options.Folder);
        await engine.OpenAsync();
        await MakeAsync(engine);
        disk.Fill();
        var flushed = await StallAsync(engine);
        Assert.Contains("full", engine.Engine.Status.CheckpointError!.Message, StringComparison.Ordinal);
        disk.Free();
        await CaughtUpAsync(engine, flushed);
    }

    [Fact]
    public async Task On_a_full_disk_a_create_statement_warns_and_does_not_wait()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.Engine.DisposeAsync();
        using var disk = new SmallDisk(engine.Engine.Options.Folder);
        await engine.OpenAsync();
        disk.Fill();
        var told = await engine.FailsAsync("CREATE TABLE made (k INT)").WaitAsync(TimeSpan.FromSeconds(60), Stop);
        Assert.Equal("53100", told.SqlState);
        Assert.Contains("not durable yet", told.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await engine.ScalarAsync("SELECT count(*) FROM made"));
        disk.Free();
        await engine.QueryAsync("FLUSH");
        await engine.RestartAsync();
        Assert.Equal(0L, await engine.ScalarAsync("SELECT count(*) FROM made"));
    }

    [Fact]
    public async Task A_disk_that_becomes_read_only_loses_nothing()
    {
        await using var engine = await EngineFixture.StartAsync();
        await MakeAsync(engine);
        using var sealedFiles = new ImmutableFiles(Directory.EnumerateFiles(engine.Engine.Options.Folder, "engine.db*"));
        var flushed = await StallAsync(engine);
        sealedFiles.Dispose();
        await CaughtUpAsync(engine, flushed);
    }

    [Fact]
    public async Task A_read_only_folder_is_reported_on_start()
    {
        using var disk = new SmallDisk();
        disk.MakeReadOnly();
        var failure = await Assert.ThrowsAsync<IOException>(() =>
            StreamEngine.OpenAsync(new StreamEngineOptions { Folder = disk["engine"] }, Stop)
        );
        Assert.Contains(disk["engine"], failure.Message, StringComparison.Ordinal);
    }

    private static async Task MakeAsync(EngineFixture engine)
    {
        await engine.QueryAsync("CREATE TABLE t (k INT PRIMARY KEY, v VARCHAR)");
        await engine.QueryAsync("CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n, sum(length(v)) AS chars FROM t");
        await engine.QueryAsync("INSERT INTO t SELECT k, repeat('x', 100) FROM generate_series(1, 1000) AS s(k); FLUSH");
    }

    // Writes more than the disk can hold: SQL and status report it, and the view goes on.
    private static async Task<Task> StallAsync(EngineFixture engine)
    {
        await engine.QueryAsync("INSERT INTO t SELECT k, repeat('y', 1000) FROM generate_series(1001, 2000) AS s(k)");
        await Soon.TrueAsync(() => engine.Engine.Status.CheckpointError is not null, "the error is reported");
        var error = engine.Engine.Status.CheckpointError!;
        Assert.Contains(engine.Engine.Options.Folder, error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, await engine.ScalarAsync(Error));
        Assert.Equal(["2000|1100000"], await engine.TextAsync("SELECT * FROM counted"));
        await engine.QueryAsync("DELETE FROM t WHERE k <= 500");
        Assert.Equal(["1500|1050000"], await engine.TextAsync("SELECT * FROM counted"));
        Assert.Equal(error, engine.Engine.Status.CheckpointError);
        var other = engine.Engine.OpenSession(new SessionParameters());
        return Task.Run(
            async () =>
            {
                await using var flush = await other.Prepare("FLUSH")[0].ExecuteAsync();
                await foreach (var _ in flush.Rows) { }
            },
            Stop
        );
    }

    private static async Task CaughtUpAsync(EngineFixture engine, Task flushed)
    {
        await flushed.WaitAsync(TimeSpan.FromSeconds(60), Stop);
        Assert.Null(await engine.ScalarAsync(Error));
        await engine.CrashAsync();
        Assert.Equal(["1500|1050000"], await engine.TextAsync("SELECT * FROM counted"));
        Assert.Equal(["1500|1050000"], await engine.TextAsync("SELECT count(*), sum(length(v)) FROM t"));
    }

    /// <summary>Records pauses, which end at once.</summary>
    private sealed class RecordedPauses : TimeProvider
    {
        private readonly List<TimeSpan> pauses = [];

        public IReadOnlyList<TimeSpan> Pauses
        {
            get
            {
                lock (pauses)
                    return [.. pauses];
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            lock (pauses)
                pauses.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
