using System.Diagnostics;

namespace Balloon.Notebook;

/// <summary>Dashboards that move: shown at once, and brought up to date while the cell runs.</summary>
public static class Live
{
    /// <summary>
    /// Shows what <paramref name="render"/> gives, and again every <paramref name="every"/> seconds until <paramref name="seconds"/> are
    /// over. The last picture stays, as everything shown after a cell's end would be lost.
    /// </summary>
    /// <param name="render">Makes the picture from what is there now.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="every">How often, seconds.</param>
    /// <param name="cancellationToken">Ends it sooner.</param>
    /// <returns>How many pictures were shown.</returns>
    public static async Task<LiveResult> ShowAsync<T>(
        Func<Task<T>> render,
        double seconds = 30,
        double every = 1,
        CancellationToken cancellationToken = default
    )
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(render);
        if (!(seconds >= 0 && every > 0))
            throw new BalloonException(
                $"A live view of {seconds} s, renewed every {every} s, is not possible: give 0 or more, and more than 0."
            );

        // The library comes apart from the picture, which is replaced.
        var library = Display.PlotlyScript.Once();
        if (library.Length > 0 && Display.CellDisplay.IsThere)
            Display.CellDisplay.Show(new Display.Html(library));
        var clock = Stopwatch.StartNew();
        Display.CellDisplay? shown = null;
        var pictures = 0;
        while (true)
        {
            var picture = Display.Pictures.Of(await render().ConfigureAwait(false));
            if (shown is null)
                shown = Display.CellDisplay.Show(picture);
            else
                shown.Update(picture);
            pictures++;
            var next = TimeSpan.FromSeconds(Math.Min(pictures * every, seconds)) - clock.Elapsed;
            if (clock.Elapsed.TotalSeconds >= seconds || cancellationToken.IsCancellationRequested)
                return new LiveResult(pictures, clock.Elapsed);
            if (next > TimeSpan.Zero)
                await Task.Delay(next, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="ShowAsync{T}(Func{Task{T}}, double, double, CancellationToken)"/>
    public static Task<LiveResult> ShowAsync<T>(
        Func<T> render,
        double seconds = 30,
        double every = 1,
        CancellationToken cancellationToken = default
    )
        where T : notnull => ShowAsync(() => Task.FromResult(render()), seconds, every, cancellationToken);
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
