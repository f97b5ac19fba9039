using Balloon.Iceberg.Spec;
using Balloon.Notebook.Lake;
using Balloon.Notebook.Sql;
using Balloon.Testing;

namespace Balloon.Notebook.Tests.Workshops;

/// <summary>SQL files on a sandbox: objects are left alone, or dropped and created again.</summary>
[Collection(SandboxCollection.Name)]
public sealed class RunFileTests(SandboxFixture sandbox)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Workshop Workshop => sandbox.Workshop;

    private static string PathOf(string file) => Path.Combine(Repo.Root, "sql", file);

    [Theory]
    [InlineData("01-source.sql", 1)]
    [InlineData("02-views.sql", 5)]
    [InlineData("03-sinks.sql", 5)]
    public async Task Existing_unchanged_objects_are_left_alone(string file, int statements)
    {
        var result = await Workshop.Sql.RunFileAsync(PathOf(file), cancellationToken: Cancel);
        Assert.Equal(statements, result.Left.Count());
        Assert.Equal(statements, result.Steps.Count);
    }

    [Fact]
    public async Task Existing_objects_with_another_definition_are_left_alone_and_reported()
    {
        var result = await Workshop.Sql.RunFileAsync(await ChangedAsync(), cancellationToken: Cancel);
        Assert.Equal(["mv_leaderboard", "mv_balloon_color_stats"], result.Different);
        Assert.Equal(3, result.Left.Count());
        Assert.Contains("replace: true", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replacing_leaves_unchanged_objects_alone()
    {
        var result = await Workshop.Sql.RunFileAsync(PathOf("02-views.sql"), replace: true, cancellationToken: Cancel);
        Assert.Equal(5, result.Left.Count());
        Assert.Empty(result.Dropped);
    }

    [Fact]
    public async Task Dependents_outside_the_file_are_dropped_only_with_cascade()
    {
        await Workshop.CaughtUpAsync(cancellationToken: Cancel);
        var file = await ChangedAsync();
        var there = (await Workshop.Sql.QueryAsync("SHOW SINKS", [], Cancel)).Count;
        var error = await Assert.ThrowsAsync<BalloonException>(() =>
            Workshop.Sql.RunFileAsync(file, replace: true, cancellationToken: Cancel)
        );
        Assert.Contains("SINK sink_leaderboard", error.Message, StringComparison.Ordinal);
        Assert.Contains("SINK sink_balloon_color_stats", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("realtime_scores", error.Message, StringComparison.Ordinal);
        Assert.Contains("cascade: true", error.Message, StringComparison.Ordinal);
        Assert.Equal(there, (await Workshop.Sql.QueryAsync("SHOW SINKS", [], Cancel)).Count);
    }

    [Fact]
    public async Task Replacing_recreates_changed_objects_and_their_dependents_with_the_same_numbers()
    {
        await Workshop.CaughtUpAsync(cancellationToken: Cancel);
        var before = await Workshop.ReconcileAsync(Cancel);
        var designs = await DesignsAsync();

        var changed = await Workshop.Sql.RunFileAsync(await ChangedAsync(), replace: true, cascade: true, Cancel);
        Assert.Equal(4, changed.Dropped.Count());
        Assert.Equal(["mv_leaderboard", "mv_balloon_color_stats"], changed.Made);
        Assert.Equal(3, changed.Left.Count());
        Assert.Equal(2, changed.Steps.Count(s => s.Outcome == StepOutcome.Emptied));
        Assert.Contains(
            changed.Steps,
            s => s.Subject == "SINK sink_leaderboard" && s.Note.Contains("mv_leaderboard", StringComparison.Ordinal)
        );
        Assert.Equal(designs, await DesignsAsync());
        Assert.Equal(0, (await Workshop.Table("leaderboard").ReadAsync(cancellationToken: Cancel)).Count);

        await Workshop.Sql.RunFileAsync(PathOf("02-views.sql"), replace: true, cascade: true, Cancel);
        var sinks = await Workshop.Sql.RunFileAsync(PathOf("03-sinks.sql"), cancellationToken: Cancel);
        Assert.Equal(2, sinks.Made.Count());
        Assert.Equal(3, sinks.Left.Count());
        Assert.All(sinks.Steps, s => Assert.Contains(":'s3_secret_key'", s.Shown, StringComparison.Ordinal));
        await Workshop.CaughtUpAsync(cancellationToken: Cancel);
        Assert.Equal(before.Hops, (await Workshop.ReconcileAsync(Cancel)).Hops);
    }

    [Fact]
    public async Task The_sink_of_a_reader_is_waited_for_and_named()
    {
        await Workshop
            .Table("lab_minutes")
            .CreateAsync(
                new Schema(
                    NestedField.Mandatory(1, "balloon_color", PrimitiveType.String),
                    NestedField.Optional(2, "pops", PrimitiveType.Long)
                )
                {
                    IdentifierFieldIds = [1],
                },
                cancellationToken: Cancel
            );
        await Workshop.Sql.QueryAsync(
            "CREATE MATERIALIZED VIEW lab_minutes AS SELECT balloon_color, sum(balloon_pops)::bigint AS pops FROM mv_balloon_color_stats GROUP BY balloon_color",
            [],
            Cancel
        );
        var sink = Workshop
            .Sql.Read(await File.ReadAllTextAsync(PathOf("03-sinks.sql"), Cancel))[0]
            .Text.Replace("sink_leaderboard", "sink_lab_minutes", StringComparison.Ordinal)
            .Replace("FROM mv_leaderboard", "FROM lab_minutes", StringComparison.Ordinal)
            .Replace("table.name = 'leaderboard'", "table.name = 'lab_minutes'", StringComparison.Ordinal)
            .Replace("primary_key = 'player'", "primary_key = 'balloon_color'", StringComparison.Ordinal);
        await Workshop.Sql.QueryAsync(sink, [], Cancel);
        try
        {
            var caught = await Workshop.CaughtUpAsync(cancellationToken: Cancel);
            Assert.Contains(caught.Column<string>("where"), w => w.Contains("sink_lab_minutes", StringComparison.Ordinal));
            var held = await Workshop.Table("lab_minutes").ToListAsync<(string Color, long Pops)>(cancellationToken: Cancel);
            var wanted = await Workshop.Sql.ToListAsync<(string Color, long Pops)>("SELECT balloon_color, pops FROM lab_minutes");
            Assert.Equal(wanted.Order(), held.Order());
        }
        finally
        {
            await Workshop.Sql.QueryAsync("DROP SINK sink_lab_minutes", [], Cancel);
            await Workshop.Sql.QueryAsync("DROP MATERIALIZED VIEW lab_minutes", [], Cancel);
            await Workshop.Table("lab_minutes").DropAsync(Cancel);
        }
    }

    [Fact]
    public async Task A_missing_file_says_where_the_files_are()
    {
        var error = await Assert.ThrowsAsync<BalloonException>(() => Workshop.Sql.RunFileAsync("nowhere.sql", cancellationToken: Cancel));
        Assert.Contains(Path.GetFullPath("nowhere.sql"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_that_is_not_set_names_the_file_and_the_line()
    {
        var file = sandbox["unset.sql"];
        await File.WriteAllTextAsync(file, "SELECT\n:'colour';", Cancel);
        var error = await Assert.ThrowsAsync<BalloonException>(() => Workshop.Sql.RunFileAsync(file, cancellationToken: Cancel));
        Assert.StartsWith("unset.sql: Line 2: the variable 'colour' is not set", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A file with the same views, two of them with another definition.</summary>
    private async Task<string> ChangedAsync()
    {
        var file = sandbox["views-changed.sql"];
        var text = await File.ReadAllTextAsync(PathOf("02-views.sql"), Cancel);
        await File.WriteAllTextAsync(
            file,
            text.Replace("max(event_ts) AS event_ts", "min(event_ts) AS event_ts", StringComparison.Ordinal),
            Cancel
        );
        return file;
    }

    private async Task<List<string>> DesignsAsync()
    {
        var designs = new List<string>();
        foreach (var table in CourseTables.All)
        {
            var metadata = (await Workshop.Table(table.Name).LoadAsync(Cancel)).Metadata;
            designs.Add(
                $"{metadata.CurrentSchema} {metadata.DefaultSpec} {metadata.DefaultSortOrder} {string.Join(',', metadata.CurrentSchema.IdentifierFieldIds)}"
            );
        }

        return designs;
    }
}
