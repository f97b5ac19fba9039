namespace Balloon.Notebook;

/// <summary>Live displays: shown at once, and updated while the cell runs.</summary>
public static class Live
{
    private const double MinPeriod = 0.01;

    /// <summary>
    /// Shows the result of <paramref name="render"/>, and again every <paramref name="every"/> seconds until <paramref name="seconds"/>
    /// have passed or the cell is interrupted. A chart or a dashboard keeps the reader's zoom and choices. At the end, the last picture
    /// stays, and the reader can go back to the first one and one from the middle. A live dashboard is notified by the stream SQL when its
    /// view changes, and does not query while nothing changes.
    /// </summary>
    /// <param name="render">Creates the picture from the current data.</param>
    /// <param name="seconds">How long to update it.</param>
    /// <param name="every">The time between updates in seconds.</param>
    /// <param name="cancellationToken">Ends the display early.</param>
    /// <returns>The number of pictures that were shown.</returns>
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

    /// <summary>
    /// Like the others, with a clock; if <paramref name="changes"/> is given, the picture is only updated when it reports a change.
    /// </summary>
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
                $"A live view of {seconds} s that is refreshed every {every} s is not possible: the length must be 0 or more, and the interval above 0."
            );

        // The library is a separate output, since the picture is replaced.
        var library = Plots.PlotlyScript.Once();
        if (library.Length > 0 && Display.CellDisplay.IsThere)
            Display.CellDisplay.Show(new Display.Html(library));
        var start = time.GetTimestamp();
        var end = TimeSpan.FromSeconds(seconds);
        var period = TimeSpan.FromSeconds(Math.Max(every, MinPeriod));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Display.CellDisplay.Interruption);
        var display = new Panels.LiveDisplay();
        Sql.ChangeFeed? feed = null;
        try
        {
            for (var pictures = 1; ; pictures++)
            {
                var value = await render().ConfigureAwait(false);
                var elapsed = time.GetElapsedTime(start);
                display.Update(value, elapsed);
                if (elapsed >= end || stop.IsCancellationRequested)
                {
                    display.End();
                    return new LiveResult(pictures, elapsed);
                }

                // A change between the first picture and the subscription is not reported, so the second picture does not wait for one.
                var told = feed is not null;
                if (pictures == 1 && (changes ?? (value as Dashboard)?.Changes) is { } source)
                    feed = await Sql.ChangeFeed.OpenAsync(source, stop.Token).ConfigureAwait(false);
                // The next time in the rhythm: if a picture was slow, the missed times are skipped.
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

    /// <summary>Timers count whole milliseconds and may fire early, so the clock decides.</summary>
    private static async Task WaitAsync(TimeProvider time, long start, TimeSpan until, CancellationToken cancellationToken)
    {
        while (until - time.GetElapsedTime(start) is { Ticks: > 0 } left && !cancellationToken.IsCancellationRequested)
        {
            var whole = TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
            await Task.Delay(whole, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

/// <summary>The result of a live display.</summary>
/// <param name="Pictures">The number of pictures that were shown.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record LiveResult(int Pictures, TimeSpan Elapsed)
{
    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Pictures} pictures in {Elapsed.TotalSeconds:0.0} s");
}
