namespace Balloon.Notebook;

/// <summary>Dashboards that move: shown at once, and brought up to date while the cell runs.</summary>
public static class Live
{
    private const double ShortestPeriod = 0.01;

    /// <summary>
    /// Shows what <paramref name="render"/> gives, and again every <paramref name="every"/> seconds until <paramref name="seconds"/> are
    /// over or the cell is interrupted. A chart or a dashboard keeps the reader's zoom and choices. The last picture stays, with the first and
    /// one from the middle to go back to. A live dashboard is told by the stream SQL when its view has changed: while nothing changes,
    /// nothing is asked.
    /// </summary>
    /// <param name="render">Makes the picture from what is there now.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="every">How often, seconds.</param>
    /// <param name="cancellationToken">Ends it sooner.</param>
    /// <returns>How many pictures were shown.</returns>
    public static Task<LiveResult> ShowAsync<T>(
        Func<Task<T>> render,
        double seconds = 30,
        double every = 1,
        CancellationToken cancellationToken = default
    )
        where T : notnull => ShowAsync(render, seconds, every, TimeProvider.System, changes: null, cancellationToken);

    /// <inheritdoc cref="ShowAsync{T}(Func{Task{T}}, double, double, CancellationToken)"/>
    public static Task<LiveResult> ShowAsync<T>(
        Func<T> render,
        double seconds = 30,
        double every = 1,
        CancellationToken cancellationToken = default
    )
        where T : notnull => ShowAsync(() => Task.FromResult(render()), seconds, every, cancellationToken);

    /// <summary>As the others, by a clock; the picture changes only when <paramref name="changes"/> does, where that is known.</summary>
    internal static async Task<LiveResult> ShowAsync<T>(
        Func<Task<T>> render,
        double seconds,
        double every,
        TimeProvider time,
        Sql.ChangeSource? changes,
        CancellationToken cancellationToken
    )
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(render);
        if (!(seconds >= 0 && every > 0))
            throw new BalloonException(
                $"A live view of {seconds} s, renewed every {every} s, is not possible: give 0 or more, and more than 0."
            );

        // The library comes apart from the picture, which is replaced.
        var library = Plots.PlotlyScript.Once();
        if (library.Length > 0 && Display.CellDisplay.IsThere)
            Display.CellDisplay.Show(new Display.Html(library));
        var start = time.GetTimestamp();
        var end = TimeSpan.FromSeconds(seconds);
        var period = TimeSpan.FromSeconds(Math.Max(every, ShortestPeriod));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Display.CellDisplay.Interruption);
        var picture = new Panels.LivePicture();
        Sql.ChangeFeed? feed = null;
        try
        {
            for (var pictures = 1; ; pictures++)
            {
                var value = await render().ConfigureAwait(false);
                var elapsed = time.GetElapsedTime(start);
                picture.Put(value, elapsed);
                if (elapsed >= end || stop.IsCancellationRequested)
                {
                    picture.End();
                    return new LiveResult(pictures, elapsed);
                }

                // What changed between the first picture and the subscription was told to nobody: the second picture waits for no change.
                var told = feed is not null;
                if (pictures == 1 && (changes ?? (value as Dashboard)?.Changes) is { } source)
                    feed = await Sql.ChangeFeed.OpenAsync(source, stop.Token).ConfigureAwait(false);
                // The next time that has not passed: a slow picture makes none to be caught up with.
                var next = period * (Math.Floor(elapsed / period) + 1);
                await WaitAsync(time, start, next < end ? next : end, stop.Token).ConfigureAwait(false);
                if (told && end - time.GetElapsedTime(start) is { Ticks: > 0 } left)
                    await feed!.ChangedAsync(left, stop.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            if (feed is not null)
                await feed.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Timers count whole milliseconds and may be early: only the clock says that it is time.</summary>
    private static async Task WaitAsync(TimeProvider time, long start, TimeSpan until, CancellationToken cancellationToken)
    {
        while (until - time.GetElapsedTime(start) is { Ticks: > 0 } left && !cancellationToken.IsCancellationRequested)
        {
            var whole = TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
            await Task.Delay(whole, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

/// <summary>What a live view did.</summary>
/// <param name="Pictures">How many it showed.</param>
/// <param name="Elapsed">In how long.</param>
public sealed record LiveResult(int Pictures, TimeSpan Elapsed)
{
    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Pictures} pictures in {Elapsed.TotalSeconds:0.0} s");
}
