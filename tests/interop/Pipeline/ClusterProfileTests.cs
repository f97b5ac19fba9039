using System.Diagnostics;
using Balloon.Notebook;
using Balloon.Notebook.Profiles;
using Balloon.Testing;

namespace Balloon.Interop.Tests.Pipeline;

/// <summary>The cluster's profile with everything real except RisingWave.</summary>
public sealed class ClusterProfileTests
{
    [Fact]
    public async Task All_chapters_run_unchanged_and_every_number_agrees()
    {
        Long.Only();
        await using var stack = await ClusterStandIn.StartAsync();
        using var site = new TempFolder("balloon-site-");
        var (code, said) = await BalloonAsync(stack, "run", "--here", "--output", site.Path);
        Assert.True(code == 0, said);
        Assert.True(File.Exists(site["index.html"]));

        // The same questions once more, from outside: the log, the views, the tables.
        await using var workshop = Workshop.Connect(Load(stack, null));
        await workshop.CompareAsync(cancellationToken: TestContext.Current.CancellationToken);

        var status = await BalloonAsync(stack, "status", "--profile", "cluster");
        Assert.True(status.Code == 0, status.Said);
        Assert.Contains("5 of 5 tables, last snapshot", status.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_learners_on_one_stack_at_once_do_not_see_each_other()
    {
        Long.Only();
        await using var stack = await ClusterStandIn.StartAsync();
        var ada = Load(stack, "ada");
        var bob = Load(stack, "bob");
        await Task.WhenAll(LearnAsync(ada, 11, 6_000), LearnAsync(bob, 12, 9_000));

        foreach (var (profile, pops) in ((Profile, long)[])[(ada, 6_000), (bob, 9_000)])
        {
            await using var workshop = Workshop.Connect(profile);
            Assert.Equal(pops, await workshop.Events.CountAsync(TestContext.Current.CancellationToken));
            Assert.Equal(
                pops,
                await workshop.Sql.ScalarAsync<decimal>("SELECT sum(pops) FROM mv_leaderboard", TestContext.Current.CancellationToken)
            );
            await workshop.CompareAsync(cancellationToken: TestContext.Current.CancellationToken);
        }

        // What one learner removes is still there for the other; who is not a learner sees neither.
        await using (var first = Workshop.Connect(ada))
        {
            await first.Sql.QueryAsync("DROP SOURCE balloon_game CASCADE");
            Assert.Empty((await first.Sql.QueryAsync("SHOW MATERIALIZED VIEWS")).Rows);
        }

        await using var second = Workshop.Connect(bob);
        Assert.Equal(5, (await second.Sql.QueryAsync("SHOW SINKS")).Rows.Count);
        await second.CompareAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var nobody = Workshop.Connect(Load(stack, null));
        Assert.Empty((await nobody.Sql.QueryAsync("SHOW SOURCES")).Rows);
        Assert.Equal(0, await nobody.Events.CountAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Does what the chapters do: tables, events, the files of sql/; then all of it again, which must change nothing.</summary>
    private static async Task LearnAsync(Profile profile, long seed, long count)
    {
        await using var workshop = Workshop.Connect(profile);
        await workshop.CreateTablesAsync(TestContext.Current.CancellationToken);
        await workshop.GenerateAsync(
            count: count,
            backfill: TimeSpan.FromMinutes(5),
            seed: seed,
            cancellationToken: TestContext.Current.CancellationToken
        );
        await workshop.EnsureAsync(Needs.Everything, TestContext.Current.CancellationToken);
        var again = await workshop.Sql.RunFileAsync(Path.Combine(Repo.Root, "sql", "02-views.sql"));
        Assert.Empty(again.Made);
    }

    private static Profile Load(ClusterStandIn stack, string? learner) =>
        Profile.Load(
            name => name == "BALLOON_LEARNER" ? learner : stack.Variables.GetValueOrDefault(name),
            () => throw new InvalidOperationException("the cluster has no stack file")
        );

    private static async Task<(int Code, string Said)> BalloonAsync(ClusterStandIn stack, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Repo.Root, OperatingSystem.IsWindows() ? "balloon.cmd" : "balloon"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in stack.Variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(15));
        return (process.ExitCode, await output + await errors);
    }
}
