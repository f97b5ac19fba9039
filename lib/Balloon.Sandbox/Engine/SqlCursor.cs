using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>A cursor of a session: the rows that existed when it was declared, then the changes of a subscription.</summary>
internal sealed class SqlCursor(
    IReadOnlyList<ResultColumn> columns,
    IEnumerable<object?[]> rows,
    SubscriptionRelation? subscription,
    long after
)
{
    private readonly Queue<object?[]> ready = new(rows);
    private long after = after;

    public IReadOnlyList<ResultColumn> Columns { get; } = columns;

    public SubscriptionRelation? Subscription => subscription;

    /// <summary>The next rows; waits up to <paramref name="timeout"/> for the first of them.</summary>
    public async Task<List<object?[]>> FetchAsync(StreamEngine engine, int count, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var rows = new List<object?[]>();
        var deadline = engine.Options.TimeProvider.GetUtcNow() + timeout;
        while (true)
        {
            while (rows.Count < count && ready.TryDequeue(out var row))
                rows.Add(row);
            if (subscription is null || rows.Count == count)
                return rows;
            var ticked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            void Tick() => ticked.TrySetResult();
            engine.Loop.Ticked += Tick;
            try
            {
                foreach (
                    var (number, row) in await engine
                        .Loop.RunAsync(() => subscription.Read(after, count - rows.Count))
                        .ConfigureAwait(false)
                )
                {
                    after = number;
                    rows.Add(row);
                }

                var left = deadline - engine.Options.TimeProvider.GetUtcNow();
                if (rows.Count > 0 || left <= TimeSpan.Zero)
                    return rows;
                await Task.WhenAny(ticked.Task, Task.Delay(left, cancellationToken)).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }
            finally
            {
                engine.Loop.Ticked -= Tick;
            }
        }
    }
}
