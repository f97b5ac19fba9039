using Balloon.Iceberg.Catalog;
using Balloon.Notebook.Tests.Workshops;

namespace Balloon.Notebook.Tests.Lake;

/// <summary>Who asks for a table that is not there is told where it comes from, or what it is called.</summary>
[Collection(SandboxCollection.Name)]
public sealed class MissingTableTests(SandboxFixture sandbox)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_missing_course_table_names_the_chapter_that_creates_it()
    {
        const string Name = "color_performance_trends";
        var catalog = await sandbox.Workshop.CatalogAsync();
        var (table, away) = (new TableIdentifier("balloon_pops", Name), new TableIdentifier("balloon_pops", "zzz"));
        await catalog.RenameTableAsync(table, away, Cancel);
        try
        {
            Assert.Equal(
                $"There is no table balloon_pops.{Name}. Chapter 05 creates it; so does: await balloon.EnsureAsync(Needs.Tables)",
                await ErrorAsync(Name)
            );
        }
        finally
        {
            await catalog.RenameTableAsync(away, table, CancellationToken.None);
        }
    }

    [Fact]
    public async Task Another_missing_table_suggests_the_nearest_or_lists_all()
    {
        Assert.Equal("There is no table balloon_pops.leaderbord. Did you mean leaderboard?", await ErrorAsync("leaderbord"));
        var message = await ErrorAsync("something_else_entirely");
        Assert.Contains("The namespace has ", message, StringComparison.Ordinal);
        Assert.Contains("realtime_scores", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hapter", message, StringComparison.Ordinal);
    }

    private async Task<string> ErrorAsync(string name) =>
        (await Assert.ThrowsAsync<BalloonException>(() => sandbox.Workshop.Table(name).ReadAsync(cancellationToken: Cancel))).Message;
}
