using System.Diagnostics;

namespace Balloon.Testing;

/// <summary>Waits for a condition with a deadline, in place of a sleep.</summary>
public static class Eventually
{
    /// <summary>
    /// Evaluates <paramref name="condition"/> until it is true; after <paramref name="timeout"/> (by default 30 s) the test fails.
    /// </summary>
    public static async Task TrueAsync(
        Func<Task<bool>> condition,
        string what,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default
    )
    {
        var limit = timeout ?? TimeSpan.FromSeconds(30);
        var clock = Stopwatch.StartNew();
        while (!await condition().ConfigureAwait(false))
        {
            if (clock.Elapsed > limit)
                Assert.Fail($"After {limit.TotalSeconds:0} s still not: {what}");
            await Task.Delay(20, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="TrueAsync(Func{Task{bool}}, string, TimeSpan?, CancellationToken)"/>
    public static Task TrueAsync(
        Func<bool> condition,
        string what,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default
    ) => TrueAsync(() => Task.FromResult(condition()), what, timeout, cancellationToken);

    /// <summary>Evaluates <paramref name="probe"/> until it equals <paramref name="expected"/>; the failure shows the last value.</summary>
    public static async Task EqualAsync<T>(
        T expected,
        Func<Task<T>> probe,
        string what,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default
    )
    {
        var last = default(T);
        var limit = timeout ?? TimeSpan.FromSeconds(30);
        var clock = Stopwatch.StartNew();
        while (!EqualityComparer<T>.Default.Equals(expected, last = await probe().ConfigureAwait(false)))
        {
            if (clock.Elapsed > limit)
                Assert.Fail($"After {limit.TotalSeconds:0} s {what} is still {last}, not {expected}");
            await Task.Delay(20, cancellationToken).ConfigureAwait(false);
        }
    }
}
