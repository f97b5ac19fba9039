using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Balloon.Web.Live;

/// <summary>
/// Shares the answer to one question among all viewers: it is asked periodically while there are viewers, and not at all when there are
/// none. A hundred viewers cost as much as one. A slow viewer misses answers and gets the newest.
/// </summary>
/// <typeparam name="T">The type of the answer.</typeparam>
internal sealed class Broadcast<T>(Func<CancellationToken, Task<T>> ask, TimeSpan every, TimeProvider clock) : IDisposable
    where T : class
{
    private readonly Lock gate = new();
    private readonly List<Channel<T>> viewers = [];
    private readonly SemaphoreSlim nudged = new(0, 1);
    private readonly CancellationTokenSource closing = new();
    private T? newest;
    private bool runs;

    /// <summary>How many times the question has been asked.</summary>
    public long Asked { get; private set; }

    /// <summary>How long after <see cref="AskSoon"/> the question is asked, unless it is due earlier.</summary>
    public TimeSpan SoonDelay { get; init; } = TimeSpan.Zero;

    /// <summary>Asks soon, before the period has elapsed, because something is known to have changed.</summary>
    public void AskSoon()
    {
        lock (gate)
        {
            if (nudged.CurrentCount == 0)
                nudged.Release();
        }
    }

    /// <summary>The answers: at once the newest known one, then each new one.</summary>
    public async IAsyncEnumerable<T> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateBounded<T>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closing.IsCancellationRequested, this);
            viewers.Add(channel);
            if (newest is not null)
                channel.Writer.TryWrite(newest);
            if (!runs)
            {
                runs = true;
                _ = Task.Run(RunAsync, CancellationToken.None);
            }
        }

        try
        {
            await foreach (var answer in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return answer;
        }
        finally
        {
            lock (gate)
                viewers.Remove(channel);
        }
    }

    /// <summary>Ends the streams of all viewers.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            closing.Cancel();
            foreach (var viewer in viewers)
                viewer.Writer.TryComplete();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var answer = await ask(closing.Token).ConfigureAwait(false);
                lock (gate)
                {
                    Asked++;
                    newest = answer;
                    foreach (var viewer in viewers)
                        viewer.Writer.TryWrite(answer);
                    if (viewers.Count == 0)
                    {
                        runs = false;
                        newest = null;
                        return;
                    }
                }

                if (await nudged.WaitAsync(every, closing.Token).ConfigureAwait(false))
                    await Task.Delay(SoonDelay, clock, closing.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // It was disposed.
        }
        catch (Exception failure)
        {
            lock (gate)
            {
                runs = false;
                foreach (var viewer in viewers)
                    viewer.Writer.TryComplete(failure);
            }
        }
    }
}
