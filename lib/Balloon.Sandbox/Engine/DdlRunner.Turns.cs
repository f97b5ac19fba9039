using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

// One statement changes the objects at a time. What takes long, or waits for others, happens beside the turns of others.
internal sealed partial class DdlRunner
{
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

    private async Task<RunningDdl> BeginAsync(string text, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        var mine = new RunningDdl(engine.Ids.Last + 1, text, engine.Options.TimeProvider.GetUtcNow());
        holder = mine;
        lock (underWay)
            running.Add(mine);
        return mine;
    }

    private void End(RunningDdl mine)
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
    private async Task<T> BesideAsync<T>(RunningDdl? turn, Func<Task<T>> wait, CancellationToken cancellationToken)
    {
        if (turn is null)
            return await wait().ConfigureAwait(false);
        turn.HasTurn = false;
        gate.Release();
        var result = await wait().ConfigureAwait(false);
        await TakeTurnAsync(turn, cancellationToken).ConfigureAwait(false);
        return result;
    }

    private async Task TakeTurnAsync(RunningDdl? turn, CancellationToken cancellationToken)
    {
        if (turn is null or { HasTurn: true })
            return;
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        turn.HasTurn = true;
        holder = turn;
    }

    /// <summary>What an object that is being made stands on, by the names that it has now.</summary>
    private List<(string Name, Relation Relation)> Standing(IEnumerable<Relation> below) =>
        [.. below.Where(b => engine.Catalog.Object(b.Name) == b).Select(b => (b.Name, b))];

    /// <summary>Refuses to go on where others took the name meanwhile, or changed what the object stands on.</summary>
    private void CheckStanding(string kind, string made, List<(string Name, Relation Relation)> standing)
    {
        if (engine.Catalog.Object(made) is { } taken)
            throw new SqlException(SqlStates.DuplicateTable, $"{taken.Kind} \"{made}\" already exists");
        if (ObjectNames.Split(made).Schema is not "public" and var schema && engine.Catalog.Schema(schema) is null)
            throw new SqlException("3F000", $"schema \"{schema}\" does not exist");
        foreach (var (name, below) in standing)
        {
            if (engine.Catalog.Object(name) != below)
                throw new SqlException(
                    SqlStates.UndefinedTable,
                    $"{below.Kind} {name} was dropped or changed while {kind} {made} was made",
                    hint: "Run the statement again."
                );
        }
    }
}

/// <summary>A statement that makes something, as rw_ddl_progress shows it.</summary>
internal sealed record RunningDdl(long Id, string Sql, DateTimeOffset Since)
{
    public string Progress { get; set; } = "0%";

    /// <summary>False while it is being planned or waits for others, beside the turns of others.</summary>
    public bool HasTurn { get; set; } = true;
}
