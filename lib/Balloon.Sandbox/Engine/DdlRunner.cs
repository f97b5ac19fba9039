using Balloon.Sandbox.Engine.Objects;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>Runs statements that create, alter and drop objects, one at a time. Each is durable when its task completes.</summary>
internal sealed partial class DdlRunner(StreamEngine engine) : IDisposable
{
    private const string DiskFull = "53100";
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(200);

    public StreamEngine Engine => engine;

    /// <summary>Decides which statement may change objects now.</summary>
    public DdlQueue Turns { get; } = new(engine);

    /// <summary>Called on the planning thread before, or after, a plan is made, so that tests can block there.</summary>
    public Action? BeforePlanning { get; set; }

    /// <inheritdoc cref="BeforePlanning"/>
    public Action? AfterPlanning { get; set; }

    public void Dispose() => Turns.Dispose();

    /// <summary>Runs a statement and returns its command tag.</summary>
    public async Task<string> RunAsync(Statement statement, SqlSession session, CancellationToken cancellationToken)
    {
        var mine = await Turns.BeginAsync(statement.Text, cancellationToken).ConfigureAwait(false);
        try
        {
            if (ObjectKinds.MadeBy(statement) is { } kind)
            {
                await kind.CreateAsync(statement, this, session, cancellationToken).ConfigureAwait(false);
                return kind.Tag;
            }

            return statement switch
            {
                DropFunction drop => await DropFunctionAsync(drop, session).ConfigureAwait(false),
                Drop drop => await DropAsync(drop, session).ConfigureAwait(false),
                AlterAddColumn alter => await new TableChanges(this)
                    .AddColumnAsync(alter, session, cancellationToken)
                    .ConfigureAwait(false),
                AlterDropColumn alter => await new TableChanges(this)
                    .DropColumnAsync(alter, session, cancellationToken)
                    .ConfigureAwait(false),
                AlterColumnType alter => await new TableChanges(this)
                    .ChangeTypeAsync(alter, session, cancellationToken)
                    .ConfigureAwait(false),
                CommentOn comment => await CommentAsync(comment).ConfigureAwait(false),
                AlterRename rename => await RenameAsync(rename, cancellationToken).ConfigureAwait(false),
                AlterSetSchema alter => await SetSchemaAsync(alter, cancellationToken).ConfigureAwait(false),
                AlterSwap swap => await SwapAsync(swap, cancellationToken).ConfigureAwait(false),
                AlterRetention alter => await SetRetentionAsync(alter).ConfigureAwait(false),
                AlterParallelism alter => Altered(alter.Kind, alter.Name, alter.At),
                AlterOwner alter when alter.Owner == Introspection.CatalogObjects.OwnerName => Altered(alter.Kind, alter.Name, alter.At),
                AlterOwner alter => throw new SqlException(
                    SqlStates.UndefinedObject,
                    $"role \"{alter.Owner}\" does not exist",
                    alter.At + 1
                ),
                _ => throw new InvalidOperationException(statement.GetType().Name),
            };
        }
        finally
        {
            Turns.End(mine);
        }
    }

    /// <summary>
    /// Plans what a statement creates while other statements take their turns. Returns null when the name is taken and IF NOT EXISTS
    /// applies. If others changed the catalog meanwhile it plans again, the last time without giving the turn away.
    /// </summary>
    public async Task<T?> PlannedAsync<T>(Func<bool> isThere, Func<T> plan, CancellationToken cancellationToken)
        where T : class
    {
        const int Attempts = 3;
        for (var attempt = 1; ; attempt++)
        {
            if (isThere())
                return null;
            var version = engine.Catalog.Version;
            if (attempt == Attempts)
                return await Planning.RunAsync(plan, cancellationToken).ConfigureAwait(false);
            var made = await Turns
                .WithoutTurnAsync(Turns.Holder, () => Planning.RunAsync(Watched, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            if (engine.Catalog.Version == version)
                return made;
        }

        T Watched()
        {
            BeforePlanning?.Invoke();
            var made = plan();
            AfterPlanning?.Invoke();
            return made;
        }
    }

    /// <inheritdoc cref="PlannedAsync{T}(Func{bool}, Func{T}, CancellationToken)"/>
    public async Task<T> PlannedAsync<T>(Func<T> plan, CancellationToken cancellationToken)
        where T : class => (await PlannedAsync(static () => false, plan, cancellationToken).ConfigureAwait(false))!;

    /// <summary>
    /// Waits until the checkpoint that a statement asked for is written. If it cannot be, as on a full disk, the client gets an error at
    /// once; the checkpoint itself is retried until it succeeds.
    /// </summary>
    /// <param name="kept">Completes when the checkpoint is written.</param>
    public async Task KeptAsync(Task kept)
    {
        while (await Task.WhenAny(kept, Task.Delay(CheckInterval)).ConfigureAwait(false) != kept)
        {
            if (engine.Checkpointer.Error is { } error)
                throw new SqlException(
                    DiskFull,
                    $"done, but not durable yet: {error.Message}",
                    hint: "Free some disk space. Until then a restart of the sandbox undoes this statement."
                );
        }

        await kept.ConfigureAwait(false);
    }

    /// <inheritdoc cref="KeptAsync(Task)"/>
    /// <param name="asked">Requests the checkpoint on the loop's thread.</param>
    public Task KeptAsync(Task<Task> asked) => KeptAsync(asked.Unwrap());

    /// <summary>True when the name is taken and IF NOT EXISTS applies; a name that is taken otherwise is an error.</summary>
    public bool IsThere(ICreateStatement create, SqlSession session)
    {
        var (name, at) = (create.Name, create.At);
        if (ObjectNames.Split(name).Schema is not "public" and var schema && engine.Catalog.Schema(schema) is null)
            throw NoSchema(schema, at);
        if (engine.Catalog.Object(name) is not { } there)
            return false;
        if (!create.IfNotExists)
            throw new SqlException(SqlStates.DuplicateTable, $"{there.Kind} \"{name}\" already exists", at + 1);
        session.Notify("NOTICE", $"relation \"{name}\" already exists, skipping");
        // Who corrects a view and runs its statement again would not see that the old one stays.
        if (there.Sql.Length > 0 && !StatementComparison.Are(there.Sql, ((Statement)create).Text))
            session.Notify("NOTICE", $"the existing \"{name}\" has another definition and is kept: DROP it first to replace it");
        return true;
    }

    /// <summary>Attaches an object to the stream, enters it in the catalog, and makes it durable.</summary>
    /// <param name="made">The object.</param>
    /// <param name="attach">Attaches it, on the loop's thread.</param>
    public async Task AddAsync(Relation made, Action attach)
    {
        var durable = engine.Loop.RunAsync(() =>
        {
            attach();
            engine.Catalog.Add(made);
            engine.Checkpointer.Add(ObjectKinds.Stored(made));
            return engine.Checkpointer.RequestAsync();
        });
        await KeptAsync(durable).ConfigureAwait(false);
    }

    /// <summary>Finds the object that a statement names, of the kind that it states.</summary>
    /// <exception cref="SqlException">There is no such object, or it is of another kind.</exception>
    public Relation Find(string kind, string name, int at, string verb = "ALTER")
    {
        var asked = kind.ToLowerInvariant();
        if (ObjectNames.Split(name).Schema is not "public" and var schema && !engine.Catalog.HasSchema(schema))
            throw NoSchema(schema, at);
        var found = engine.Catalog.Object(name) ?? throw new SqlException(SqlStates.UndefinedTable, $"{asked} not found: {name}", at + 1);
        return found.Kind.Equals(kind, StringComparison.OrdinalIgnoreCase)
            ? found
            : throw new SqlException(
                SqlStates.WrongObjectType,
                $"{asked} not found: \"{name}\" is {(found.Kind[0] == 'i' ? "an" : "a")} {found.Kind}",
                at + 1,
                hint: $"Use `{verb} {found.Kind.ToUpperInvariant()}`."
            );
    }

    /// <summary>The error for a schema that does not exist.</summary>
    public static SqlException NoSchema(string schema, int? at = null) =>
        new(SqlStates.UndefinedSchema, $"schema not found: {schema}", at + 1);
}
