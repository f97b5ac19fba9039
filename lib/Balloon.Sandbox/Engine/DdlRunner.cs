using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sources;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>Makes and drops objects, one statement at a time; each is durable when its task ends.</summary>
internal sealed partial class DdlRunner(StreamEngine engine) : IDisposable
{
    private const string DiskFull = "53100";
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim gate = new(1, 1);

    // The statement whose turn it is, or was last.
    private RunningDdl? holder;

    /// <summary>Called where planning begins and ends, on its thread: for tests, which hold it there.</summary>
    public Action? BeforePlanning { get; set; }

    /// <inheritdoc cref="BeforePlanning"/>
    public Action? AfterPlanning { get; set; }

    public void Dispose() => gate.Dispose();

    /// <summary>Runs a statement; its command tag.</summary>
    public async Task<string> RunAsync(Statement statement, SqlSession session, CancellationToken cancellationToken)
    {
        var mine = await BeginAsync(statement.Text, cancellationToken).ConfigureAwait(false);
        try
        {
            return statement switch
            {
                CreateRelation { IsTable: false } create => await CreateSourceAsync(create, session, cancellationToken)
                    .ConfigureAwait(false),
                CreateRelation create => await CreateTableAsync(create, session, cancellationToken).ConfigureAwait(false),
                CreateView { Materialized: true } create => await CreateMaterializedViewAsync(create, session, cancellationToken)
                    .ConfigureAwait(false),
                CreateView create => await CreateViewAsync(create, session, cancellationToken).ConfigureAwait(false),
                CreateSchema create => await CreateSchemaAsync(create, session).ConfigureAwait(false),
                CreateSink { Into: not null } create => await CreateTableSinkAsync(create, session, cancellationToken)
                    .ConfigureAwait(false),
                CreateSink create => await CreateSinkAsync(create, session, cancellationToken).ConfigureAwait(false),
                CreateSubscription create => await CreateSubscriptionAsync(create, session).ConfigureAwait(false),
                CreateIndex create => await CreateIndexAsync(create, session, cancellationToken).ConfigureAwait(false),
                CreateFunction create => await CreateFunctionAsync(create, session, cancellationToken).ConfigureAwait(false),
                DropFunction drop => await DropFunctionAsync(drop, session).ConfigureAwait(false),
                Drop drop => await DropAsync(drop, session).ConfigureAwait(false),
                AlterAddColumn alter => await AddColumnAsync(alter, session, cancellationToken).ConfigureAwait(false),
                AlterDropColumn alter => await DropColumnAsync(alter, session, cancellationToken).ConfigureAwait(false),
                CommentOn comment => await CommentAsync(comment).ConfigureAwait(false),
                AlterRename rename => await RenameAsync(rename, cancellationToken).ConfigureAwait(false),
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
            End(mine);
        }
    }

    /// <summary>
    /// What a statement makes, planned while others take their turn; null when its name is taken and IF NOT EXISTS says to leave it.
    /// Where they changed something meanwhile, it is planned anew, in the end while they wait.
    /// </summary>
    private async Task<T?> PlannedAsync<T>(Func<bool> isThere, Func<T> plan, CancellationToken cancellationToken)
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
            var made = await BesideAsync(holder!, () => Planning.RunAsync(Watched, cancellationToken), cancellationToken)
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
    private async Task<T> PlannedAsync<T>(Func<T> plan, CancellationToken cancellationToken)
        where T : class => (await PlannedAsync(static () => false, plan, cancellationToken).ConfigureAwait(false))!;

    /// <summary>
    /// Waits until the checkpoint that a statement asked for is written. On a full disk it is tried again until it can be, and nobody
    /// knows when that is: the client is told, and does not wait for it.
    /// </summary>
    private async Task KeptAsync(Task<Task> asked)
    {
        var kept = asked.Unwrap();
        while (await Task.WhenAny(kept, Task.Delay(LookEvery)).ConfigureAwait(false) != kept)
        {
            if (engine.Checkpointer.Error is { } error)
                throw new SqlException(
                    DiskFull,
                    $"done, but not kept yet: {error.Message}",
                    hint: "Make room on the disk. Until then a restart of the sandbox takes this statement back."
                );
        }

        await kept.ConfigureAwait(false);
    }

    private async Task<string> CreateSchemaAsync(CreateSchema create, SqlSession session)
    {
        if (
            create.Name is "public" or "rw_catalog" or "pg_catalog" or "information_schema"
            || engine.Catalog.Schema(create.Name) is not null
        )
        {
            if (!create.IfNotExists)
                throw new SqlException("42P06", $"schema \"{create.Name}\" already exists", create.At + 1);
            session.Notify("NOTICE", $"schema \"{create.Name}\" already exists, skipping");
            return "CREATE_SCHEMA";
        }

        await AddAsync(new SchemaObject(create.Name) { Id = engine.Ids.Next(), Sql = create.Text }, "{}").ConfigureAwait(false);
        return "CREATE_SCHEMA";
    }

    /// <summary>True when the name is taken and IF NOT EXISTS says to leave it.</summary>
    private bool IsThere(string name, bool ifNotExists, SqlSession session, int at)
    {
        if (ObjectNames.Split(name).Schema is not "public" and var schema && engine.Catalog.Schema(schema) is null)
            throw new SqlException("3F000", $"schema \"{schema}\" does not exist", at + 1);
        if (engine.Catalog.Object(name) is not { } there)
            return false;
        if (!ifNotExists)
            throw new SqlException(SqlStates.DuplicateTable, $"{there.Kind} \"{name}\" already exists", at + 1);
        session.Notify("NOTICE", $"relation \"{name}\" already exists, skipping");
        return true;
    }

    private async Task<string> CreateSourceAsync(CreateRelation create, SqlSession session, CancellationToken cancellationToken)
    {
        if (create.PrimaryKey.Count > 0)
            throw Refusal.NotSupported("PRIMARY KEY of a source", create.At);
        var born = engine.Options.TimeProvider.GetUtcNow();
        var source = await PlannedAsync(
                () => IsThere(create.Name, create.IfNotExists, session, create.At),
                () => SourceOf(create, engine.Ids.Next(), born),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (source is null)
            return "CREATE_SOURCE";
        var ranges = await BesideAsync(holder, () => SourceLog.RangesAsync(source.Definition, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        if (IsThere(create.Name, create.IfNotExists, session, create.At))
            return "CREATE_SOURCE";
        if (ranges.Count == 0)
            session.Notify("NOTICE", $"topic \"{source.Definition.Topic}\" is not there yet: it is read when it appears");
        var detail = source.Definition.Generator is null ? "{}" : new ObjectDetail { CreatedAt = born }.ToJson();
        await AddAsync(source, detail).ConfigureAwait(false);
        return "CREATE_SOURCE";
    }

    public static SourceRelation SourceOf(CreateRelation create, long id, DateTimeOffset born, Func<string, string>? resolve = null)
    {
        var (definition, fields) = SourceOptions.Read(create, born);
        if (resolve is not null && definition.Generator is null)
            definition = definition with { BootstrapServers = resolve(definition.BootstrapServers) };
        var (column, value) = Watermarks.Bind(create, fields);
        return new SourceRelation(create.Name, definition with { WithPartitions = value is not null }, fields)
        {
            Id = id,
            Sql = create.Text,
            WatermarkColumn = column,
            WatermarkValue = value,
        };
    }

    private async Task<string> CreateViewAsync(CreateView create, SqlSession session, CancellationToken cancellationToken)
    {
        var view = await PlannedAsync(
                () => IsThere(create.Name, create.IfNotExists, session, create.At),
                () => ViewOf(create, engine.Ids.Next(), engine.Catalog, session.Zone),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (view is not null)
            await AddAsync(view, "{}").ConfigureAwait(false);
        return "CREATE_VIEW";
    }

    public static ViewRelation ViewOf(CreateView create, long id, EngineCatalog catalog, Zone zone)
    {
        if (create.EmitOnWindowClose)
            throw new SqlException(SqlStates.SyntaxError, "EMIT ON WINDOW CLOSE belongs to a materialized view", create.At + 1);
        var binder = new Binder(catalog, new BinderSettings(zone, "root", "dev"));
        var plan = ViewBuilder.Columns(Binder.AsTable(binder.Bind(create.Query)), create);
        return new ViewRelation(create.Name, create.Query, plan.Fields)
        {
            Id = id,
            Sql = create.Text,
            DependsOn = [.. binder.Named],
        };
    }

    private async Task<string> CreateSubscriptionAsync(CreateSubscription create, SqlSession session)
    {
        if (IsThere(create.Name, create.IfNotExists, session, create.At))
            return "CREATE_SUBSCRIPTION";
        var made = SubscriptionOf(create, engine.Ids.Next(), engine);
        var durable = engine.Loop.RunAsync(() =>
        {
            made.From.CheckRunning();
            made.Start();
            engine.Loop.Subscriptions.Add(made);
            engine.Catalog.Add(made);
            engine.Checkpointer.Add(new StoredObject(made.Id, made.Name, made.Kind, made.Sql, "{}"));
            return engine.Checkpointer.RequestAsync();
        });
        await KeptAsync(durable).ConfigureAwait(false);
        return "CREATE_SUBSCRIPTION";
    }

    public static SubscriptionRelation SubscriptionOf(CreateSubscription create, long id, StreamEngine engine)
    {
        var from = engine.Catalog.Object(create.From) switch
        {
            StoredRelation stored => stored,
            null => throw new SqlException(SqlStates.UndefinedTable, $"table or source not found: {create.From}", create.At + 1),
            var other => throw new SqlException(
                SqlStates.WrongObjectType,
                $"a subscription is FROM a table or a materialized view, not a {other.Kind}",
                create.At + 1
            ),
        };
        TimeSpan? retention = null;
        foreach (var option in create.Options)
        {
            retention =
                option.Name == "retention"
                    ? TimeSpan.FromSeconds(CursorRunner.Seconds(option.Value, option.At))
                    : throw new SqlException(
                        SqlStates.InvalidParameterValue,
                        $"unknown option \"{option.Name}\" of a subscription",
                        option.At + 1
                    );
        }

        if (retention is not { } kept || kept <= TimeSpan.Zero)
            throw new SqlException(SqlStates.InvalidParameterValue, "a subscription needs WITH (retention = '1D')", create.At + 1);
        return new SubscriptionRelation(create.Name, from, id, kept, engine.Options.TimeProvider) { Sql = create.Text, DependsOn = [from] };
    }

    private async Task<string> CreateTableAsync(CreateRelation create, SqlSession session, CancellationToken cancellationToken)
    {
        var table = await PlannedAsync(
                () => IsThere(create.Name, create.IfNotExists, session, create.At),
                () => TableOf(create, session),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (table is null)
            return "CREATE_TABLE";
        var durable = engine.Loop.RunAsync(() =>
        {
            engine.Catalog.Add(table);
            engine.Loop.Tables.Add(table);
            engine.Checkpointer.Add(Stored(table));
            return engine.Checkpointer.RequestAsync();
        });
        await KeptAsync(durable).ConfigureAwait(false);
        if (create.As is { } rows)
            _ = await new WriteRunner(session, cancellationToken)
                .RunAsync(new Insert(create.Name, [], rows, [], create.At), [], [])
                .ConfigureAwait(false);
        return "CREATE_TABLE";
    }

    private TableRelation TableOf(CreateRelation create, SqlSession session)
    {
        var selected = create.As is { } query
            ? Binder.AsTable(new Binder(engine.Catalog, session.BinderSettings([])).Bind(query)).Fields
            : null;
        var table = TableBuilder.Build(create, selected, engine.Ids.Next(), engine.Catalog);
        SystemColumns.Check(table, create.At);
        if (selected is not null)
            table.Sql = Definition(table);
        return table;
    }

    // A table made of a query is stored as the columns that it got.
    private static string Definition(TableRelation table) =>
        $"CREATE TABLE {Quoted(table.Name)} ({string.Join(", ", table.Fields.Where(f => !f.Hidden).Select(f => $"{Quoted(f.Name)} {f.Type.Name}"))})";

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Names an object, and makes it durable.</summary>
    private async Task AddAsync(Relation made, string detail)
    {
        var durable = engine.Loop.RunAsync(() =>
        {
            engine.Catalog.Add(made);
            engine.Checkpointer.Add(new StoredObject(made.Id, made.Name, made.Kind, made.Sql, detail));
            return engine.Checkpointer.RequestAsync();
        });
        await KeptAsync(durable).ConfigureAwait(false);
    }

    private Relation Find(string kind, string name, int at)
    {
        var found =
            engine.Catalog.Object(name)
            ?? throw new SqlException(SqlStates.UndefinedTable, $"{kind.ToLowerInvariant()} not found: {name}", at + 1);
        return found.Kind.Equals(kind, StringComparison.OrdinalIgnoreCase)
            ? found
            : throw new SqlException(
                SqlStates.WrongObjectType,
                $"\"{name}\" is a {found.Kind}, not a {kind.ToLowerInvariant()}",
                at + 1,
                hint: $"Use DROP {found.Kind.ToUpperInvariant()}."
            );
    }
}
