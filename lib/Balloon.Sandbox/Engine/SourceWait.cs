using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>Waits until the views on a source have caught up with its log.</summary>
internal static class SourceWait
{
    /// <summary>Completes when they have.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="source">The source.</param>
    /// <param name="ends">For each partition, the offset to reach.</param>
    /// <param name="past">Whether partitions with a damaged log are not waited for.</param>
    /// <param name="turn">The waiting statement, whose progress is updated; or null.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="SqlException">The log could not be read for some time.</exception>
    public static async Task RunAsync(
        StreamEngine engine,
        SourceRelation source,
        IReadOnlyDictionary<int, long> ends,
        bool past,
        RunningDdl? turn,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var ticked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            void Tick() => ticked.TrySetResult();
            engine.Loop.Ticked += Tick;
            try
            {
                var missing = await engine.Loop.RunAsync(() => Missing(engine, source, ends, past)).ConfigureAwait(false);
                if (missing == 0)
                    return;
                if (turn is not null && ends.Values.Sum() is > 0 and var all)
                    turn.Progress = $"{Math.Clamp(100 - (missing * 100 / all), 0, 100)}%";
                if (
                    engine.Loop.Find(source)?.Reader is { Error: { } error, IsDamaged: var damaged }
                    && !(past && damaged)
                    && error.Since < engine.Options.TimeProvider.GetUtcNow() - TimeSpan.FromSeconds(5)
                )
                    throw new SqlException(SqlStates.SystemError, error.Message);
                await Task.WhenAny(ticked.Task, Task.Delay(100, cancellationToken)).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }
            finally
            {
                engine.Loop.Ticked -= Tick;
            }
        }
    }

    private static long Missing(StreamEngine engine, SourceRelation source, IReadOnlyDictionary<int, long> ends, bool past)
    {
        if (engine.Loop.Find(source) is not { } shared)
            return 0;
        return ends.Where(e => !past || shared.Reader?.IsDamagedIn(e.Key) != true)
            .Sum(e => Math.Max(0, e.Value - shared.Positions.GetValueOrDefault(e.Key)));
    }
}
