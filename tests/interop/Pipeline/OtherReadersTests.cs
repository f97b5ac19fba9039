using System.Globalization;
using System.Text.Json;
using Balloon.Interop.Tests.Clients;
using Balloon.Interop.Tests.Peers;
using Balloon.Interop.Tests.Running;
using Balloon.Notebook.Generating;
using Balloon.Testing;

namespace Balloon.Interop.Tests.Pipeline;

/// <summary>The tables of a run of the pipeline, read by other projects' libraries.</summary>
public sealed class OtherReadersTests
{
    private static readonly GeneratorOptions Options = new()
    {
        Seed = 9,
        Count = 5_000,
        Backfill = TimeSpan.FromMinutes(5),
    };

    [Fact]
    public async Task Icebird_reads_the_rows_that_updates_left()
    {
        Long.Only();
        await using var sandbox = await RunningSandbox.StartAsync();
        await using var course = await PlayTwiceAsync(sandbox);
        using var events = RawEvents.Read(sandbox.Kafka, "balloon-game");
        var table = JudgedTables.All.Single(table => table.Name == "leaderboard");
        var lines = await Node.RunAsync("icebird.mjs", "icebird", await course.MetadataFileAsync(table.Name));
        var rows = lines.Select(line => RowText.Of(Values(line, table.Columns))).Order(StringComparer.Ordinal);
        // A Date of JavaScript has milliseconds.
        Assert.Equal(events.Rows(table.Judge.Replace("max(event_ts)", "max(event_ts) // 1000 * 1000")), rows);
    }

    [Fact]
    public async Task Icebergs_Java_library_reads_the_rows_of_every_table()
    {
        Long.Only();
        await using var sandbox = await RunningSandbox.StartAsync();
        await using var course = await PlayTwiceAsync(sandbox);
        using var events = RawEvents.Read(sandbox.Kafka, "balloon-game");
        foreach (var table in JudgedTables.All)
            Assert.Equal(
                events.Rows(table.Judge),
                await JavaReader.RowsAsync(sandbox.Catalog, $"balloon_pops.{table.Name}", table.Columns)
            );
    }

    // Twice, so that the second commit has to delete rows of the first.
    private static async Task<Course> PlayTwiceAsync(RunningSandbox sandbox)
    {
        var course = await Course.ConnectAsync(sandbox);
        await course.MakeTablesAsync();
        var produced = (
            await PopGenerator.RunAsync(sandbox.Kafka, "balloon-game", Options, cancellationToken: TestContext.Current.CancellationToken)
        ).Produced;
        foreach (var file in (string[])["01-source.sql", "02-views.sql", "03-sinks.sql"])
            await course.RunFileAsync(file);
        await course.CaughtUpAsync(produced, TimeSpan.FromSeconds(60));
        produced += (
            await PopGenerator.RunAsync(
                sandbox.Kafka,
                "balloon-game",
                Options with
                {
                    Seed = 10,
                },
                cancellationToken: TestContext.Current.CancellationToken
            )
        ).Produced;
        await course.CaughtUpAsync(produced, TimeSpan.FromSeconds(60));
        return course;
    }

    // Whole numbers are printed as texts, because JavaScript's numbers are not exact beyond 53 bits; timestamps as ISO 8601.
    private static IEnumerable<object?> Values(string line, IReadOnlyList<string> columns)
    {
        using var row = JsonDocument.Parse(line);
        foreach (var column in columns)
        {
            var text = row.RootElement.GetProperty(column).ToString();
            yield return column.EndsWith("_ts", StringComparison.Ordinal) ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : text;
        }
    }
}
