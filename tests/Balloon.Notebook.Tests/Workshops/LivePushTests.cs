namespace Balloon.Notebook.Tests.Workshops;

/// <summary>A live dashboard is notified of changes; it does not poll.</summary>
[Collection(SandboxCollection.Name)]
public sealed class LivePushTests(SandboxFixture sandbox)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Workshop Workshop => sandbox.Workshop;

    [Fact]
    public async Task While_nothing_changes_nothing_is_queried()
    {
        await Workshop.CaughtUpAsync(cancellationToken: Cancel);
        var asked = 0;
        var result = await Live.ShowAsync(
            () =>
            {
                asked++;
                return Notebook.Dashboards.ColorsAsync(Workshop, live: true, cancellationToken: Cancel);
            },
            seconds: 3,
            every: 0.1,
            Cancel
        );
        Assert.Equal(result.Pictures, asked);
        Assert.InRange(asked, 2, 4);
        Assert.Equal(0, await sandbox.LiveSubscriptionsAsync());
    }

    [Fact]
    public async Task A_change_is_shown_immediately()
    {
        Task? popped = null;
        await SeenAsync(() =>
        {
            popped = Workshop.GenerateAsync(count: 10, seed: 77, start: SandboxFixture.Start, cancellationToken: Cancel);
            return Task.CompletedTask;
        });
        Assert.NotNull(popped);
        await popped;
        Assert.Equal(0, await sandbox.LiveSubscriptionsAsync());
    }

    [Fact]
    public Task A_change_before_the_subscription_exists_is_shown_too() =>
        SeenAsync(async () =>
        {
            await Workshop.GenerateAsync(count: 10, seed: 78, start: SandboxFixture.Start, cancellationToken: Cancel);
            await Workshop.CaughtUpAsync(cancellationToken: Cancel);
        });

    // Ten pops are made with the first picture, and shown long before the time is up.
    private async Task SeenAsync(Func<Task> pop)
    {
        await Workshop.CaughtUpAsync(cancellationToken: Cancel);
        var before = await Workshop.Sql.ScalarAsync<long>("SELECT sum(balloon_pops)::bigint FROM mv_balloon_color_stats", Cancel);
        using var seen = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var pictures = 0;
        var result = await Live.ShowAsync(
            async () =>
            {
                var board = await Notebook.Dashboards.ColorsAsync(Workshop, live: true, cancellationToken: Cancel);
                if (++pictures == 1)
                    await pop();
                else if (Pops(board) == before + 10)
                    await seen.CancelAsync();
                return board;
            },
            seconds: 60,
            every: 0.1,
            seen.Token
        );
        Assert.True(seen.IsCancellationRequested, "the pops were not seen");
        Assert.True(result.Elapsed < TimeSpan.FromSeconds(50), $"it took {result.Elapsed}");
    }

    private static long Pops(Dashboard board) =>
        Convert.ToInt64(
            ((CardsPanel)board.Panels[0]).Figures.Single(c => c.What == "pops").Value,
            System.Globalization.CultureInfo.InvariantCulture
        );
}
