using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine.Objects;

/// <summary>
/// A kind of object through its whole life: it is built from its statement, attached to the stream, recovered after a start, and dropped.
/// To add a kind, write a class here and add a row to <see cref="ObjectKinds"/>.
/// </summary>
internal abstract class ObjectKind
{
    /// <summary>The command tag of CREATE, such as <c>CREATE_TABLE</c>.</summary>
    public abstract string Tag { get; }

    /// <summary>True for statements that create an object of this kind.</summary>
    public abstract bool IsMadeBy(Statement statement);

    /// <summary>True for objects of this kind.</summary>
    public abstract bool Has(Relation o);

    /// <summary>CREATE: builds the object, attaches it, and waits until it is durable.</summary>
    public abstract Task CreateAsync(Statement statement, DdlRunner ddl, SqlSession session, CancellationToken cancellationToken);

    /// <summary>Builds the object again from its statement, with the state of the last checkpoint, and attaches it.</summary>
    public abstract Task RecoverAsync(Statement statement, StoredObject stored, Recovery recovery, CancellationToken cancellationToken);

    /// <summary>What a checkpoint stores of the object besides its statement.</summary>
    protected abstract ObjectDetail? Detail(Relation o);

    /// <summary>Detaches the object from the stream, on the loop's thread.</summary>
    /// <param name="o">The object.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="closing">Receives what is to be closed afterwards.</param>
    /// <returns>The numbers of its stores.</returns>
    public abstract IEnumerable<long> Detach(Relation o, StreamEngine engine, List<IAsyncDisposable> closing);

    /// <summary>The object in the form that a checkpoint stores.</summary>
    public StoredObject Stored(Relation o) => new(o.Id, o.Name, o.Kind, o.Sql, Detail(o)?.ToJson() ?? "{}");
}

/// <summary>A kind of object that one kind of statement creates.</summary>
internal abstract class ObjectKind<TCreate, TObject> : ObjectKind
    where TCreate : Statement, ICreateStatement
    where TObject : Relation
{
    public sealed override bool IsMadeBy(Statement statement) => statement is TCreate create && Makes(create);

    public sealed override bool Has(Relation o) => o is TObject;

    public sealed override async Task CreateAsync(
        Statement statement,
        DdlRunner ddl,
        SqlSession session,
        CancellationToken cancellationToken
    )
    {
        var create = (TCreate)statement;
        var build = new ObjectBuild(ddl.Engine, session.Zone.Id, null) { Session = session };
        var made =
            IsPlanned ? await ddl.PlannedAsync(IsTaken, Make, cancellationToken).ConfigureAwait(false)
            : IsTaken() ? null
            : Make();
        if (made is not null)
            await StartAsync(create, made, ddl, session, cancellationToken).ConfigureAwait(false);

        bool IsTaken() => IsThere(create, ddl, session);

        TObject Make() => Build(create, ddl.Engine.Ids.Next(), build);
    }

    public sealed override async Task RecoverAsync(
        Statement statement,
        StoredObject stored,
        Recovery recovery,
        CancellationToken cancellationToken
    )
    {
        var detail = ObjectDetail.Parse(stored.Detail);
        var build = new ObjectBuild(recovery.Engine, detail.Zone, detail);
        var made = await Planning.RunAsync(() => Build((TCreate)statement, stored.Id, build), cancellationToken).ConfigureAwait(false);
        await ReturnAsync(made, detail, recovery, cancellationToken).ConfigureAwait(false);
    }

    public sealed override IEnumerable<long> Detach(Relation o, StreamEngine engine, List<IAsyncDisposable> closing) =>
        Detach((TObject)o, engine, closing);

    protected sealed override ObjectDetail? Detail(Relation o) => Detail((TObject)o);

    /// <summary>
    /// False for objects without queries and expressions, which are built at once; for others the turn is given away while they are
    /// planned.
    /// </summary>
    protected virtual bool IsPlanned => true;

    /// <summary>False for a form of the statement that creates an object of another kind.</summary>
    protected virtual bool Makes(TCreate create) => true;

    /// <summary>True when the name is taken and IF NOT EXISTS applies.</summary>
    protected virtual bool IsThere(TCreate create, DdlRunner ddl, SqlSession session) => ddl.IsThere(create, session);

    /// <summary>Builds the object from its statement. Called again if the catalog changed meanwhile.</summary>
    protected abstract TObject Build(TCreate create, long id, ObjectBuild build);

    /// <summary>Attaches a new object and makes it durable.</summary>
    protected virtual Task StartAsync(
        TCreate create,
        TObject made,
        DdlRunner ddl,
        SqlSession session,
        CancellationToken cancellationToken
    ) => ddl.AddAsync(made, () => Attach(made, ddl.Engine));

    /// <summary>Recovers an object that was built after a start: reads its state, and attaches it.</summary>
    protected virtual Task ReturnAsync(TObject made, ObjectDetail detail, Recovery recovery, CancellationToken cancellationToken) =>
        recovery.OnLoopAsync(() =>
        {
            Attach(made, recovery.Engine);
            recovery.Engine.Catalog.Add(made);
        });

    /// <summary>Attaches the object to the stream, on the loop's thread.</summary>
    protected virtual void Attach(TObject made, StreamEngine engine) { }

    /// <inheritdoc cref="ObjectKind.Detail"/>
    protected virtual ObjectDetail? Detail(TObject made) => null;

    /// <inheritdoc cref="ObjectKind.Detach"/>
    protected virtual IEnumerable<long> Detach(TObject gone, StreamEngine engine, List<IAsyncDisposable> closing) => [];
}

/// <summary>What the building of an object needs.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Zone">The time zone of the session that creates, or created, the object.</param>
/// <param name="Stored">What the last checkpoint stored of it; null for a new object.</param>
internal sealed record ObjectBuild(StreamEngine Engine, string Zone, ObjectDetail? Stored)
{
    public EngineCatalog Catalog => Engine.Catalog;

    /// <summary>The session that creates the object; null for a recovered one.</summary>
    public SqlSession? Session { get; init; }
}
