namespace Balloon.Sandbox.Engine;

/// <summary>
/// One statement changes the objects at a time. What takes long, or waits for others, happens beside the turns of others.
/// </summary>
internal sealed class DdlTurns(StreamEngine engine) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Lock underWay = new();
    private readonly List<RunningDdl> running = [];

    /// <summary>The statements that run now, the first begun first.</summary>
    public IReadOnlyList<RunningDdl> Running
    {
        get
        {
            lock (underWay)
                return [.. running];
        }
    }

    /// <summary>The statement whose turn it is, or was last.</summary>
    public RunningDdl? Holder { get; private set; }

    public void Dispose() => gate.Dispose();

    /// <summary>Waits for the turn of a statement.</summary>
    public async Task<RunningDdl> BeginAsync(string text, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        var mine = new RunningDdl(engine.Ids.Last + 1, text, engine.Options.TimeProvider.GetUtcNow());
        Holder = mine;
        lock (underWay)
            running.Add(mine);
        return mine;
    }

    /// <summary>Gives the turn to the next.</summary>
    public void End(RunningDdl mine)
    {
        lock (underWay)
            _ = running.RemoveAll(r => ReferenceEquals(r, mine));
        if (mine.HasTurn)
            gate.Release();
    }

    /// <summary>
    /// Waits for what is outside, a Kafka or a catalog that may never answer, while other statements take their turn: what was found among
    /// the objects before may be another afterwards. Where it fails, the statement is left without its turn.
    /// </summary>
    /// <param name="turn">The statement; null for one that has no turn to give, as in a recovery.</param>
    /// <param name="wait">What takes long.</param>
    /// <param name="cancellationToken">Ends the statement while it waits for its turn.</param>
    public async Task<T> BesideAsync<T>(RunningDdl? turn, Func<Task<T>> wait, CancellationToken cancellationToken)
    {
        if (turn is null)
            return await wait().ConfigureAwait(false);
        turn.HasTurn = false;
        gate.Release();
        var result = await wait().ConfigureAwait(false);
        await TakeAsync(turn, cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <inheritdoc cref="BesideAsync{T}"/>
    public Task BesideAsync(RunningDdl? turn, Func<Task> wait, CancellationToken cancellationToken) =>
        BesideAsync(
            turn,
            async () =>
            {
                await wait().ConfigureAwait(false);
                return true;
            },
            cancellationToken
        );

    /// <summary>Waits for the turn again, where it was given away.</summary>
    public async Task TakeAsync(RunningDdl? turn, CancellationToken cancellationToken)
    {
        if (turn is null or { HasTurn: true })
            return;
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        turn.HasTurn = true;
        Holder = turn;
    }
}

/// <summary>A statement that makes something, as rw_ddl_progress shows it.</summary>
internal sealed record RunningDdl(long Id, string Sql, DateTimeOffset Since)
{
    public string Progress { get; set; } = "0%";

    /// <summary>False while it is being planned or waits for others, beside the turns of others.</summary>
    public bool HasTurn { get; set; } = true;
}
