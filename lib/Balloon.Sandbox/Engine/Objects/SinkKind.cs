using System.Globalization;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine.Objects;

/// <summary>CREATE SINK to an outside table.</summary>
internal sealed class SinkKind : ObjectKind
{
    public override string Tag => "CREATE_SINK";

    public override bool IsMadeBy(Statement statement) => statement is CreateSink { Into: null };

    public override bool Has(Relation o) => o is SinkJob;

    public override async Task CreateAsync(Statement statement, DdlRunner ddl, SqlSession session, CancellationToken cancellationToken)
    {
        var (create, engine) = ((CreateSink)statement, ddl.Engine);
        if (IsThere())
            return;
        var turn = ddl.Turns.Holder!;
        // The view of the sink's query gets the lower number, so that a recovery builds it first.
        var (viewId, id) = (engine.Ids.Next(), engine.Ids.Next());
        MaterializedView? query = null;
        if (SinkQuery.Of(create, id, engine.Catalog) is { } own)
        {
            query = await ddl.PlannedAsync(
                    IsThere,
                    () => ViewBuilder.Build(own, viewId, engine.Catalog, session.Zone.Id, engine.Options.NewestLayout),
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (query is null)
                return;
            await new ViewFill(query, engine, turn, cancellationToken).RunAsync(past: false).ConfigureAwait(false);
        }

        try
        {
            await StartAsync(create, id, ddl, session, turn, cancellationToken).ConfigureAwait(false);
        }
        catch when (query is not null)
        {
            await ddl.Turns.TakeAsync(turn, CancellationToken.None).ConfigureAwait(false);
            if (engine.Catalog.Object(query.Name) == query)
                await ddl.RemoveAsync([query]).ConfigureAwait(false);
            throw;
        }

        bool IsThere() => ddl.IsThere(create, session);
    }

    public override async Task RecoverAsync(
        Statement statement,
        StoredObject stored,
        Recovery recovery,
        CancellationToken cancellationToken
    )
    {
        var (create, engine) = ((CreateSink)statement, recovery.Engine);
        var id = ObjectDetail.Parse(stored.Detail).SinkId ?? "";
        // The catalog may start later than the engine, so the sink is opened when it is first used.
        var job = await SinkBuilder
            .OpenAsync(create, stored.Id, id, engine, (d, _) => new(new DeferredSink(engine.Options.SinkFactory!, d)))
            .ConfigureAwait(false);
        if (recovery.IsRebuild)
        {
            await engine.Loop.RunAsync(() => Rebuild.Start(engine, job)).ConfigureAwait(false);
            return;
        }

        job.Start(Generation(job, recovery.Store));
        try
        {
            foreach (var rows in job.Buffer.Stores)
                await recovery.LoadAsync(rows, job).ConfigureAwait(false);
        }
        catch (StateDamagedException)
        {
            recovery.Refilled.Add(job);
        }

        var pending = recovery.Store.Pending(job.Id);
        job.Return(recovery.Store.Committed(job.Id), pending.Count > 0 ? pending[0] : null);
        engine.Catalog.Add(job);
    }

    public override IEnumerable<long> Detach(Relation o, StreamEngine engine, List<IAsyncDisposable> closing)
    {
        var sink = (SinkJob)o;
        sink.Stop();
        closing.Add(sink.Sink);
        return sink.StoreIds;
    }

    protected override ObjectDetail Detail(Relation o) => new() { SinkId = ((SinkJob)o).Definition.Id };

    private static async Task StartAsync(
        CreateSink create,
        long id,
        DdlRunner ddl,
        SqlSession session,
        RunningDdl turn,
        CancellationToken cancellationToken
    )
    {
        var (engine, sinkId) = (ddl.Engine, Guid.NewGuid().ToString("N"));
        var job = await SinkBuilder
            .OpenAsync(create, id, sinkId, engine, (d, from) => OpenedAsync(d, from, engine, turn, cancellationToken))
            .ConfigureAwait(false);
        await ddl.AddAsync(
                job,
                () =>
                {
                    job.From.CheckRunning();
                    job.Start(0);
                    job.Buffer.Fill();
                }
            )
            .ConfigureAwait(false);
        if (job.Sink.RowsBefore is > 0 and var before)
            session.Notify(
                "NOTICE",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the table of \"{create.Name}\" already held {before} rows: they are kept, except those whose keys the sink writes. To start with an empty table: DROP SINK, drop the table, create the table, create the sink"
                )
            );
    }

    private static async ValueTask<ISink> OpenedAsync(
        SinkDefinition definition,
        StoredRelation from,
        StreamEngine engine,
        RunningDdl turn,
        CancellationToken cancellationToken
    )
    {
        var dependencies = new DependencyCheck(engine.Catalog, [from]);
        ISink? sink = null;
        try
        {
            _ = await engine
                .Ddl.Turns.WithoutTurnAsync(
                    turn,
                    async () =>
                        sink = await engine.Options.SinkFactory!.CreateAsync(definition, false, cancellationToken).ConfigureAwait(false),
                    cancellationToken
                )
                .ConfigureAwait(false);
            dependencies.Check("sink", definition.Name);
            return sink!;
        }
        catch when (sink is not null)
        {
            await sink.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // At most one buffer survives a checkpoint with rows in it: a sealed one whose files failed is taken back before the next checkpoint.
    private static int Generation(SinkJob job, CheckpointStore store)
    {
        for (var generation = 0; generation < SinkJob.Generations; generation++)
        {
            var (first, second) = job.StoreId(generation);
            if (store.HasPages(first) || store.HasPages(second))
                return generation;
        }

        return 0;
    }
}
