using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine.Objects;

/// <summary>
/// A kind of object, through its whole life: its statement builds it, it is attached to the stream, a start brings it back, DROP takes it
/// away. A new kind is a class here and a row in <see cref="ObjectKinds"/>.
/// </summary>
internal abstract class ObjectKind
{
    /// <summary>What CREATE answers, as <c>CREATE_TABLE</c>.</summary>
    public abstract string Tag { get; }

    /// <summary>True of the statement that makes one.</summary>
    public abstract bool IsMadeBy(Statement statement);

    /// <summary>True of an object of this kind.</summary>
    public abstract bool Has(Relation o);

    /// <summary>CREATE: builds it, attaches it, and waits until it is durable.</summary>
    public abstract Task CreateAsync(Statement statement, DdlRunner ddl, SqlSession session, CancellationToken cancellationToken);

    /// <summary>Builds it again of its statement, with the state that the last checkpoint holds, and attaches it.</summary>
    public abstract Task RecoverAsync(Statement statement, StoredObject stored, Recovery recovery, CancellationToken cancellationToken);

    /// <summary>What a checkpoint keeps of it beside its statement.</summary>
    protected abstract ObjectDetail? Detail(Relation o);

    /// <summary>Takes it out of the stream, on the loop's thread.</summary>
    /// <param name="o">The object.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="closing">Takes what is to be closed afterwards.</param>
    /// <returns>The stores of its state.</returns>
    public abstract IEnumerable<long> Leave(Relation o, StreamEngine engine, List<IAsyncDisposable> closing);

    /// <summary>The object as a checkpoint keeps it.</summary>
    public StoredObject Stored(Relation o) => new(o.Id, o.Name, o.Kind, o.Sql, Detail(o)?.ToJson() ?? "{}");
}

/// <summary>A kind of objects that one statement makes.</summary>
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
        var making = new ObjectMaking(ddl.Engine, session.Zone.Id, null) { Session = session };
        var made =
            IsPlanned ? await ddl.PlannedAsync(IsTaken, Make, cancellationToken).ConfigureAwait(false)
            : IsTaken() ? null
            : Make();
        if (made is not null)
            await StartAsync(create, made, ddl, session, cancellationToken).ConfigureAwait(false);

        bool IsTaken() => IsThere(create, ddl, session);

        TObject Make() => Build(create, ddl.Engine.Ids.Next(), making);
    }

    public sealed override async Task RecoverAsync(
        Statement statement,
        StoredObject stored,
        Recovery recovery,
        CancellationToken cancellationToken
    )
    {
        var detail = ObjectDetail.Parse(stored.Detail);
        var making = new ObjectMaking(recovery.Engine, detail.Zone, detail);
        var made = await Planning.RunAsync(() => Build((TCreate)statement, stored.Id, making), cancellationToken).ConfigureAwait(false);
        await ReturnAsync(made, detail, recovery, cancellationToken).ConfigureAwait(false);
    }

    public sealed override IEnumerable<long> Leave(Relation o, StreamEngine engine, List<IAsyncDisposable> closing) =>
        Leave((TObject)o, engine, closing);

    protected sealed override ObjectDetail? Detail(Relation o) => Detail((TObject)o);

    /// <summary>False of what holds neither a query nor an expression, and is built at once; others take their turn while it is planned.</summary>
    protected virtual bool IsPlanned => true;

    /// <summary>False of a form of the statement that makes another kind.</summary>
    protected virtual bool Makes(TCreate create) => true;

    /// <summary>True when its name is taken and IF NOT EXISTS says to leave what is there.</summary>
    protected virtual bool IsThere(TCreate create, DdlRunner ddl, SqlSession session) =>
        ddl.IsThere(create.Name, create.IfNotExists, session, create.At);

    /// <summary>The object of its statement. It may be built several times, where others change something meanwhile.</summary>
    protected abstract TObject Build(TCreate create, long id, ObjectMaking making);

    /// <summary>Attaches a new one and makes it durable.</summary>
    protected virtual Task StartAsync(
        TCreate create,
        TObject made,
        DdlRunner ddl,
        SqlSession session,
        CancellationToken cancellationToken
    ) => ddl.AddAsync(made, () => Attach(made, ddl.Engine));

    /// <summary>Brings back what a start has built: reads its state, and attaches it.</summary>
    protected virtual Task ReturnAsync(TObject made, ObjectDetail detail, Recovery recovery, CancellationToken cancellationToken) =>
        recovery.OnLoopAsync(() =>
        {
            Attach(made, recovery.Engine);
            recovery.Engine.Catalog.Add(made);
        });

    /// <summary>Lets the stream have it, on the loop's thread.</summary>
    protected virtual void Attach(TObject made, StreamEngine engine) { }

    /// <inheritdoc cref="ObjectKind.Detail"/>
    protected virtual ObjectDetail? Detail(TObject made) => null;

    /// <inheritdoc cref="ObjectKind.Leave"/>
    protected virtual IEnumerable<long> Leave(TObject gone, StreamEngine engine, List<IAsyncDisposable> closing) => [];
}

/// <summary>What an object is built in.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Zone">The time zone of the session that makes or made it.</param>
/// <param name="Stored">What the last checkpoint keeps of it; null of a new one.</param>
internal sealed record ObjectMaking(StreamEngine Engine, string Zone, ObjectDetail? Stored)
{
    public EngineCatalog Catalog => Engine.Catalog;

    /// <summary>The session that makes it; null of one that a start brings back.</summary>
    public SqlSession? Session { get; init; }
}
