using System.Diagnostics;
using Balloon.Notebook;

namespace Balloon.Cli.Cluster.Lake;

/// <summary>Retries an action: a Job may start before the server that it needs.</summary>
internal static class Retry
{
    /// <param name="work">
    /// The action; it is retried after <see cref="HttpRequestException"/>, <see cref="CommandFailedException"/> and
    /// <see cref="BalloonException"/>.
    /// </param>
    /// <param name="limit">How long to retry; after that, the last failure is thrown.</param>
    /// <param name="say">Called with the first failure.</param>
    /// <param name="cancellationToken">Cancels the retries.</param>
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
