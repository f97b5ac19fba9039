using Balloon.Interop.Tests.Running;
using Balloon.Notebook.Generating;
using Balloon.Testing;

namespace Balloon.Interop.Tests.Pipeline;

/// <summary>
/// A seeded run through the whole pipeline: the numbers of what was produced, of the log, of the views and of the tables are the same, and
/// DuckDB computes the same rows from the raw events.
/// </summary>
public sealed class NumbersMustAgreeTests
{
    private const string Topic = "balloon-game";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);

    private static readonly GeneratorOptions Run = new()
    {
        Seed = 42,
        Count = Long.Enabled ? 400_000 : 100_000,
        Backfill = TimeSpan.FromMinutes(30),
    };

    /// <summary>What the next test checks too, on a sandbox that is not killed.</summary>
    [Fact]
    public async Task Views_and_tables_hold_what_DuckDB_finds_in_the_raw_events()
    {
        Long.Only();
        await using var sandbox = await RunningSandbox.StartAsync();
        await using var course = await Course.ConnectAsync(sandbox);
        var produced = await ProduceAsync(sandbox, Run);
        await MakeAllAsync(course);
        await course.CaughtUpAsync(produced.Produced, Timeout);
        await AssertAgreementAsync(sandbox, course, produced);
        Assert.InRange(await course.LiveFilesAsync(), 1, 600);
    }

    [Fact]
    public async Task The_numbers_agree_after_a_kill_and_a_restart()
    {
        Long.Only();
        await using var sandbox = await RunningSandbox.StartAsync();
        GeneratorResult produced;
        await using (var course = await Course.ConnectAsync(sandbox))
        {
            produced = await ProduceAsync(sandbox, Run);
            await MakeAllAsync(course);
            // In the middle: the views have some of the events, and the sinks have begun.
            await Eventually.TrueAsync(
                async () => await course.NumberAsync("SELECT coalesce(sum(pops), 0)::bigint FROM mv_leaderboard") > 0,
                "a view has begun to fill",
                cancellationToken: TestContext.Current.CancellationToken
            );
            await sandbox.KillAsync();
        }

        await sandbox.UpAsync();
        await using var again = await Course.ConnectAsync(sandbox);
        await again.CaughtUpAsync(produced.Produced, Timeout);
        await AssertAgreementAsync(sandbox, again, produced);
        Assert.InRange(await again.LiveFilesAsync(), 1, 600);
    }

    private static async Task<GeneratorResult> ProduceAsync(RunningSandbox sandbox, GeneratorOptions options)
    {
        var produced = await PopGenerator.RunAsync(sandbox.Kafka, Topic, options, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(options.Count, produced.Produced);
        return produced;
    }

    private static async Task MakeAllAsync(Course course)
    {
        await course.MakeTablesAsync();
        await course.RunFileAsync("01-source.sql");
        await course.RunFileAsync("02-views.sql");
        await course.RunFileAsync("03-sinks.sql");
    }

    private static async Task AssertAgreementAsync(RunningSandbox sandbox, Course course, GeneratorResult produced)
    {
        using var events = RawEvents.Read(sandbox.Kafka, Topic);
        Assert.Equal(produced.Produced, events.EndOffsets);
        Assert.Equal(produced.Produced, events.Messages);
        Assert.Equal(produced.Produced, await course.NumberAsync("SELECT count(*) FROM balloon_game"));
        Assert.Equal(produced.Points, await course.NumberAsync("SELECT sum(points_by_color)::bigint FROM mv_balloon_color_stats"));
        foreach (var table in JudgedTables.All)
        {
            var expected = events.Rows(table.Judge);
            Assert.Equal(expected, await course.ViewRowsAsync(table));
            Assert.Equal(expected, await course.TableRowsAsync(table));
        }
    }
}
