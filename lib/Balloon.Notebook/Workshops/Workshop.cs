using Balloon.Iceberg.Catalog;
using Balloon.Notebook.Cells;
using Balloon.Notebook.Events;
using Balloon.Notebook.Game;
using Balloon.Notebook.Generating;
using Balloon.Notebook.Lake;
using Balloon.Notebook.Plots;
using Balloon.Notebook.Profiles;
using Balloon.Notebook.Sql;
using Balloon.Notebook.Workshops;

namespace Balloon.Notebook;

/// <summary>
/// A chapter's access to one deployment: its events, its stream SQL and its lake, each over its own protocol.
/// </summary>
public sealed class Workshop : IAsyncDisposable
{
    private readonly LakeConnection lake;
    private SqlLanguage? cells;

    private Workshop(Profile profile, bool started, IReadOnlyDictionary<string, string>? variables = null)
    {
        Profile = profile;
        Started = started;
        Events = new EventLog(KafkaServers.Of(profile), profile.Topic);
        Sql = new StreamSql(profile);
        Sql.Files = new SqlFileRunner(Sql, profile, RemakeTableAsync, variables);
        lake = new LakeConnection(profile);
    }

    /// <summary>
    /// The workshop that was opened last, against whose data <see cref="Check.Answer"/> judges answers; null before the first.
    /// </summary>
    internal static Workshop? Current { get; private set; }

    /// <summary>The profile with all addresses.</summary>
    public Profile Profile { get; }

    /// <summary>Whether opening it started the sandbox.</summary>
    public bool Started { get; }

    /// <summary>The log of the game's events.</summary>
    public EventLog Events { get; }

    /// <summary>The stream SQL.</summary>
    public StreamSql Sql { get; }

    /// <summary>
    /// Opens the profile that <c>BALLOON_PROFILE</c> names, and starts the sandbox if necessary. In a notebook it adds SQL cells: those
    /// that begin with <c>#!sql</c>.
    /// </summary>
    /// <exception cref="BalloonException">Something is missing; the message names the command that helps.</exception>
    /// <example>
    /// <code>
    /// var balloon = await Workshop.OpenAsync();
    /// </code>
    /// </example>
    public static async Task<Workshop> OpenAsync(CancellationToken cancellationToken = default)
    {
        PlotlyScript.Reset();
        Current = null;
        try
        {
            if (Environment.GetEnvironmentVariable(Profile.Variable) is { Length: > 0 } name && name != "sandbox")
                return Current = WithCells(new Workshop(Profile.Load(), started: false));
            var (profile, started) = await SandboxStart.EnsureAsync(cancellationToken).ConfigureAwait(false);
            return Current = WithCells(new Workshop(profile, started));
        }
        catch
        {
            CellHosts.Missing(() => Current is null);
            throw;
        }
    }

    /// <summary>Opens a given profile, without starting anything.</summary>
    /// <param name="profile">The profile with all addresses.</param>
    /// <param name="variables">Values for the variables of SQL files, which override the profile's.</param>
    public static Workshop Connect(Profile profile, IReadOnlyDictionary<string, string>? variables = null)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return Current = new Workshop(profile, started: false, variables);
    }

    /// <summary>The log of another topic.</summary>
    public EventLog Topic(string name) => new(KafkaServers.Of(Profile), name);

    /// <summary>
    /// Kills the sandbox without warning, like a power failure, and starts it again. On a cluster nothing is killed.
    /// </summary>
    /// <returns>A sentence about what was done.</returns>
    /// <exception cref="BalloonException">It did not start again; the message has the output of <c>balloon up</c>.</exception>
    public async Task<string> CrashAsync(CancellationToken cancellationToken = default)
    {
        var told = await Crash.OfAsync(Profile, cancellationToken).ConfigureAwait(false);
        Sql.ForgetConnections();
        return told;
    }

    /// <summary>The Iceberg catalog.</summary>
    /// <exception cref="BalloonException">The catalog does not answer.</exception>
    /// <example>
    /// <code>
    /// var catalog = await balloon.CatalogAsync();
    /// var names = await catalog.ListTablesAsync("balloon_pops");
    /// </code>
    /// </example>
    public Task<ICatalog> CatalogAsync() => lake.CatalogAsync();

    /// <summary>A table of the course's namespace.</summary>
    /// <example>
    /// <code>
    /// var snapshots = await balloon.Table("leaderboard").SnapshotsAsync();
    /// </code>
    /// </example>
    public LakeTable Table(string name) => new(lake, name);

    /// <summary>A table of the course's namespace whose rows are read as records.</summary>
    /// <typeparam name="T">The record; its members are columns, as written or in snake_case.</typeparam>
    /// <param name="name">The table's name.</param>
    /// <example>
    /// <code>
    /// record Score(string Player, DateTime WindowStart, long TotalScore);
    /// var high = await balloon.Table&lt;Score&gt;("realtime_scores").Where(s =&gt; s.TotalScore &gt; 5_000).ToListAsync();
    /// </code>
    /// </example>
    public TableQuery<T> Table<T>(string name) => new(Table(name));

    /// <summary>Simulates the game and sends its events to the log, with a progress bar.</summary>
    /// <param name="rate">The events per second; null for full speed.</param>
    /// <param name="seconds">The duration, not counting a backfill.</param>
    /// <param name="count">The number of events.</param>
    /// <param name="backfill">A span of past event time that is filled at full speed.</param>
    /// <param name="players">The number of players.</param>
    /// <param name="seed">The seed: the same seed and start give the same events.</param>
    /// <param name="start">The event time of the first event.</param>
    /// <param name="faults">The shares of faulty events.</param>
    /// <param name="topic">The topic; by default the game's.</param>
    /// <param name="cancellationToken">Stops the run; events sent by then are counted.</param>
    /// <exception cref="BalloonException">Kafka does not answer, or did not acknowledge every event.</exception>
    /// <example>
    /// <code>
    /// var run = await balloon.GenerateAsync(count: 10_000, backfill: TimeSpan.FromMinutes(5));
    /// </code>
    /// </example>
    public async Task<GeneratorResult> GenerateAsync(
        double? rate = null,
        double? seconds = null,
        long? count = null,
        TimeSpan? backfill = null,
        int players = 24,
        long seed = 42,
        DateTimeOffset? start = null,
        PopFaults faults = default,
        string? topic = null,
        CancellationToken cancellationToken = default
    )
    {
        if (seconds is null && count is null && backfill is null)
            throw new BalloonException("A cell must end: give GenerateAsync seconds, a count or a backfill.");
        var options = new GeneratorOptions
        {
            Rate = rate,
            Duration = seconds is { } s ? TimeSpan.FromSeconds(s) : null,
            Count = count,
            Backfill = backfill,
            Players = players,
            Seed = seed,
            Start = start,
            Faults = faults,
        };
        var bar = new ProgressBar(topic ?? Profile.Topic);
        var result = await PopGenerator
            .RunAsync(KafkaServers.Of(Profile), topic ?? Profile.Topic, options, bar, null, cancellationToken)
            .ConfigureAwait(false);
        GeneratorLedger.Add(Profile, result);
        bar.Done(result);
        return result.Failures == 0
            ? result
            : throw new BalloonException(
                $"{result.Failures} events were not delivered, the first because: {result.FirstFailure}. {Profile.StatusHint}"
            );
    }

    /// <summary>Whether each component answers, how fast, and where its address comes from.</summary>
    /// <example>
    /// <code>
    /// await balloon.HealthAsync()
    /// </code>
    /// </example>
    public Task<ResultTable> HealthAsync(CancellationToken cancellationToken = default) => Health.AskAsync(this, cancellationToken);

    /// <summary>Creates what this chapter needs from earlier ones if it is missing, and says so.</summary>
    /// <param name="needs">What the chapter needs.</param>
    /// <param name="cancellationToken">Cancels the creation.</param>
    /// <example>
    /// <code>
    /// await balloon.EnsureAsync(Needs.Tables | Needs.Events);
    /// </code>
    /// </example>
    public Task<ResultTable> EnsureAsync(Needs needs, CancellationToken cancellationToken = default) =>
        Preparation.EnsureAsync(this, needs, cancellationToken);

    /// <summary>
    /// Waits until all events that are in the log at the call are in the five views and committed to the five tables.
    /// </summary>
    /// <exception cref="BalloonException">
    /// <paramref name="timeout"/> (by default two minutes) has passed; the message says what lags behind.
    /// </exception>
    /// <example>
    /// <code>
    /// await balloon.CaughtUpAsync();
    /// </code>
    /// </example>
    public Task<ResultTable> CaughtUpAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        CatchUp.WaitAsync(this, timeout ?? TimeSpan.FromMinutes(2), cancellationToken: cancellationToken);

    /// <summary>Counts events and points at every hop: produced, in the log, in the source, in the views, in the tables.</summary>
    /// <example>
    /// <code>
    /// var hops = await balloon.ReconcileAsync();
    /// Check.That(hops.Agrees, "Wait with CaughtUpAsync and count again.")
    /// </code>
    /// </example>
    public Task<Reconciliation> ReconcileAsync(CancellationToken cancellationToken = default) =>
        Reconciliation.OfAsync(this, cancellationToken);

    /// <summary>
    /// Compares every column of every row of the five tables with the views and with a recomputation from the events in the log.
    /// </summary>
    /// <param name="events">The events, if they have already been read.</param>
    /// <param name="cancellationToken">Cancels the comparison.</param>
    /// <exception cref="BalloonException">There is a difference; the message describes it.</exception>
    /// <example>
    /// <code>
    /// await balloon.CompareAsync()
    /// </code>
    /// </example>
    public Task<ResultTable> CompareAsync(IReadOnlyList<GameEvent>? events = null, CancellationToken cancellationToken = default) =>
        Comparing.AllAsync(this, events, cancellationToken);

    /// <summary>Creates the missing tables of the course, and returns their names.</summary>
    /// <example>
    /// <code>
    /// var made = await balloon.CreateTablesAsync();
    /// </code>
    /// </example>
    public async Task<IReadOnlyList<string>> CreateTablesAsync(CancellationToken cancellationToken = default)
    {
        var made = new List<string>();
        foreach (var table in CourseTables.All)
        {
            if (await Table(table.Name).CreateAsync(table, cancellationToken).ConfigureAwait(false))
                made.Add(table.Name);
        }

        return made;
    }

    /// <summary>
    /// Creates the missing parts of the course's pipeline, from the topic to the tables, without any event, and returns the names of what
    /// it created.
    /// </summary>
    /// <exception cref="BalloonException">A component does not answer, or refuses.</exception>
    public async Task<IReadOnlyList<string>> MakePipelineAsync(CancellationToken cancellationToken = default)
    {
        await Topics.EnsureAsync(KafkaServers.Of(Profile), Profile.Topic, cancellationToken: cancellationToken).ConfigureAwait(false);
        var tables = await CreateTablesAsync(cancellationToken).ConfigureAwait(false);
        return [.. tables, .. await Preparation.MakeStreamAsync(this, cancellationToken).ConfigureAwait(false)];
    }

    /// <summary>Closes the connections; the sandbox keeps running.</summary>
    public async ValueTask DisposeAsync()
    {
        if (cells is not null)
            await cells.DisposeAsync().ConfigureAwait(false);
        await Sql.DisposeAsync().ConfigureAwait(false);
        await lake.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>From now on the notebook's cells that begin with <c>#!sql</c> run in this workshop.</summary>
    private static Workshop WithCells(Workshop workshop)
    {
        workshop.cells = new SqlLanguage(workshop.Sql, workshop.Profile);
        CellHosts.AddLanguage(workshop.cells);
        return workshop;
    }

    private async Task<bool> RemakeTableAsync(string space, string name, CancellationToken cancellationToken)
    {
        var catalog = await CatalogAsync().ConfigureAwait(false);
        var identifier = new TableIdentifier(space, name);
        if (!await catalog.TableExistsAsync(identifier, cancellationToken).ConfigureAwait(false))
            return false;
        var old = (await catalog.LoadTableAsync(identifier, cancellationToken).ConfigureAwait(false)).Metadata;
        await catalog.DropTableAsync(identifier, purge: true, cancellationToken).ConfigureAwait(false);
        await catalog
            .CreateTableAsync(identifier, old.CurrentSchema, old.DefaultSpec, old.DefaultSortOrder, null, old.Properties, cancellationToken)
            .ConfigureAwait(false);
        return true;
    }
}
