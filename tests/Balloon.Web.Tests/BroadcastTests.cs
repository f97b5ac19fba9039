using Balloon.Testing;
using Balloon.Web.Live;

namespace Balloon.Web.Tests;

public sealed class BroadcastTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_viewers_cost_one_query_and_all_get_each_result()
    {
        var asked = 0;
        using var broadcast = new Broadcast<string>(
            _ => Task.FromResult($"{Interlocked.Increment(ref asked)}"),
            TimeSpan.FromMilliseconds(200),
            TimeProvider.System
        );
        var viewers = Enumerable
            .Range(0, 100)
            .Select(_ => Task.Run(async () => await broadcast.WatchAsync(Cancel).Take(3).ToListAsync(Cancel), Cancel))
            .ToList();
        var seen = await Task.WhenAll(viewers);

        Assert.All(seen, answers => Assert.Equal(3, answers.Count));
        Assert.InRange(asked, 3, 8);
    }

    [Fact]
    public async Task Without_viewers_nothing_is_queried()
    {
        var asked = 0;
        using var broadcast = new Broadcast<string>(
            _ => Task.FromResult($"{Interlocked.Increment(ref asked)}"),
            TimeSpan.FromMilliseconds(10),
            TimeProvider.System
        );
        Assert.Equal(0, asked);
        await broadcast.WatchAsync(Cancel).Take(2).ToListAsync(Cancel);
        await Eventually.TrueAsync(
            async () =>
            {
                var before = broadcast.Asked;
                await Task.Delay(100, Cancel);
                return broadcast.Asked == before;
            },
            "no more questions",
            cancellationToken: Cancel
        );
    }

    [Fact]
    public async Task A_nudge_queries_ahead_of_the_interval()
    {
        var asked = 0;
        using var broadcast = new Broadcast<string>(
            _ => Task.FromResult($"{Interlocked.Increment(ref asked)}"),
            TimeSpan.FromHours(1),
            TimeProvider.System
        );
        await foreach (var answer in broadcast.WatchAsync(Cancel))
        {
            if (answer == "2")
                break;
            broadcast.AskSoon();
        }

        Assert.Equal(2, asked);
    }
}
