using System.Diagnostics;
using Balloon.Notebook;

namespace Balloon.Cli.Cluster.Lake;

/// <summary>Tries something until it goes well: a Job may start before the server that it speaks to.</summary>
internal static class Patience
{
    /// <param name="work">What to try; what it throws as <see cref="HttpRequestException"/>, <see cref="CommandFailedException"/> or <see cref="BalloonException"/> is tried again.</param>
    /// <param name="limit">After so long, the last failure is the command's.</param>
    /// <param name="say">Is told of the first failure.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task TryAsync(Func<Task> work, TimeSpan limit, Action<string> say, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        for (var tries = 1; ; tries++)
        {
            try
            {
                await work().ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (IsForLater(e, cancellationToken))
            {
                if (clock.Elapsed > limit)
                    throw new CommandFailedException($"{e.Message} (tried for {limit.TotalSeconds:0} s)", inner: e);
                if (tries == 1)
                    say($"not yet: {e.Message}");
            }

            await Task.Delay(TimeSpan.FromSeconds(Math.Min(5, 0.5 * tries)), cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsForLater(Exception e, CancellationToken cancellationToken) =>
        e is HttpRequestException or CommandFailedException or BalloonException
        || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
