using Balloon.Notebook.Lake;
using Balloon.Notebook.Sql;
using Balloon.Testing;

namespace Balloon.Notebook.Tests.Workshops;

/// <summary>Files of sql/ on a sandbox: left alone, or dropped and made anew.</summary>
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
    public async Task What_is_there_and_unchanged_is_left_alone(string file, int statements)
    {
        var result = await Workshop.Sql.RunFileAsync(PathOf(file), cancellationToken: Cancel);
        Assert.Equal(statements, result.Left.Count());
        Assert.Equal(statements, result.Steps.Count);
    }

    [Fact]
    public async Task What_is_there_with_another_definition_is_left_alone_and_told()
    {
        var file = sandbox["views-changed.sql"];
        var text = await File.ReadAllTextAsync(PathOf("02-views.sql"), Cancel);
        await File.WriteAllTextAsync(
            file,
            text.Replace("max(event_ts) AS event_ts", "min(event_ts) AS event_ts", StringComparison.Ordinal),
            Cancel
        );
        var result = await Workshop.Sql.RunFileAsync(file, cancellationToken: Cancel);
        Assert.Equal(["mv_leaderboard", "mv_balloon_color_stats"], result.Different);
        Assert.Equal(3, result.Left.Count());
        Assert.Contains("replace: true", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replacing_drops_all_that_stands_on_it_and_ends_with_the_same_numbers()
    {
        await Workshop.CaughtUpAsync(cancellationToken: Cancel);
        var before = await Workshop.ReconcileAsync(Cancel);
        var designs = await DesignsAsync();

        var views = await Workshop.Sql.RunFileAsync(PathOf("02-views.sql"), replace: true, Cancel);
        Assert.Equal(10, views.Dropped.Count());
        Assert.Equal(5, views.Steps.Count(s => s.Outcome == StepOutcome.Emptied));
        Assert.Equal(CourseTables.All.Select(t => t.View), views.Made);
        Assert.Contains(
            views.Steps,
            s => s.Subject == "SINK sink_leaderboard" && s.Note.Contains("mv_leaderboard", StringComparison.Ordinal)
        );
        Assert.Equal(designs, await DesignsAsync());
        Assert.Equal(0, (await Workshop.Table("leaderboard").ReadAsync(cancellationToken: Cancel)).Count);

        var sinks = await Workshop.Sql.RunFileAsync(PathOf("03-sinks.sql"), cancellationToken: Cancel);
        Assert.Equal(5, sinks.Made.Count());
        await Workshop.CaughtUpAsync(cancellationToken: Cancel);
        Assert.Equal(before.Hops, (await Workshop.ReconcileAsync(Cancel)).Hops);
    }

    [Fact]
    public async Task Secrets_are_run_and_never_shown()
    {
        var result = await Workshop.Sql.RunFileAsync(PathOf("03-sinks.sql"), replace: true, Cancel);
        Assert.Equal(5, result.Made.Count());
        Assert.All(
            result.Steps.Where(s => s.Outcome == StepOutcome.Made),
            s => Assert.Contains(":'s3_secret_key'", s.Shown, StringComparison.Ordinal)
        );
        await Workshop.CaughtUpAsync(cancellationToken: Cancel);
    }

    [Fact]
    public async Task A_file_that_is_not_there_says_where_the_files_are()
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
