namespace Balloon.Sandbox.Engine;

/// <summary>
/// Lets one statement at a time change objects. A statement gives its turn away while it plans, reads logs or waits for others.
/// </summary>
internal sealed class DdlQueue(StreamEngine engine) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Lock underWay = new();
    private readonly List<RunningDdl> running = [];

    /// <summary>The statements that are running, the oldest first.</summary>
    public IReadOnlyList<RunningDdl> Running
    {
        get
        {
            lock (underWay)
                return [.. running];
        }
    }

    /// <summary>The statement that has the turn, or had it last.</summary>
    public RunningDdl? Holder { get; private set; }

    public void Dispose() => gate.Dispose();

    /// <summary>Waits until it is a statement's turn.</summary>
    public async Task<RunningDdl> BeginAsync(string text, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        var mine = new RunningDdl(engine.Ids.Last + 1, text, engine.Options.TimeProvider.GetUtcNow());
        Holder = mine;
        lock (underWay)
            running.Add(mine);
        return mine;
    }

    /// <summary>Ends a statement and passes the turn on.</summary>
    public void End(RunningDdl mine)
    {
        lock (underWay)
            _ = running.RemoveAll(r => ReferenceEquals(r, mine));
        if (mine.HasTurn)
            gate.Release();
        mine.End();
    }

    /// <summary>
    /// Gives the turn away while something slow runs, such as a Kafka or a catalog that may never answer, and takes it back afterwards.
    /// Objects may have changed by then. If it fails, the statement no longer has the turn.
    /// </summary>
    /// <param name="turn">The statement; null when there is no turn to give away, as in a recovery.</param>
    /// <param name="wait">The slow part.</param>
    /// <param name="cancellationToken">Cancels the wait for the turn.</param>
    public async Task<T> WithoutTurnAsync<T>(RunningDdl? turn, Func<Task<T>> wait, CancellationToken cancellationToken)
    {
        if (turn is null)
            return await wait().ConfigureAwait(false);
        turn.HasTurn = false;
        gate.Release();
        var result = await wait().ConfigureAwait(false);
        await TakeAsync(turn, cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <inheritdoc cref="WithoutTurnAsync{T}"/>
    public Task WithoutTurnAsync(RunningDdl? turn, Func<Task> wait, CancellationToken cancellationToken) =>
        WithoutTurnAsync(
            turn,
            async () =>
            {
                await wait().ConfigureAwait(false);
                return true;
            },
            cancellationToken
        );

    /// <summary>Takes the turn back, if it was given away.</summary>
    public async Task TakeAsync(RunningDdl? turn, CancellationToken cancellationToken)
    {
        if (turn is null or { HasTurn: true })
            return;
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        turn.HasTurn = true;
        Holder = turn;
    }
}

/// <summary>A running statement that creates something, as rw_ddl_progress shows it.</summary>
internal sealed record RunningDdl(long Id, string Sql, DateTimeOffset Since)
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Progress { get; set; } = "0%";

    /// <summary>Ends with the statement, whether it made its object or not.</summary>
    public Task Ended => ended.Task;

    public void End() => ended.TrySetResult();

    /// <summary>False while it has given its turn away.</summary>
    public bool HasTurn { get; set; } = true;
}
