using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>Brings an engine to where its last checkpoint stands: makes each object of its statement again, and reads its state.</summary>
/// <param name="engine">The engine.</param>
/// <param name="store">Its last checkpoint.</param>
/// <param name="anew">Whether what is derived is made anew in place of being read; the stream runs then.</param>
internal sealed class Recovery(StreamEngine engine, CheckpointStore store, bool anew)
{
    // The rows of views, which nothing asks for before the stream goes on.
    private readonly List<(MaterializedView View, Task Rows)> loading = [];

    // Sinks whose collected changes are damaged: their tables are written anew.
    private readonly List<SinkJob> refilled = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        engine.Loop.Stopped = new StoppedViews(engine).Stopped;
        var objects = store.Objects().ToList();
        var done = 0;
        foreach (var stored in objects)
        {
            engine.Options.Progress?.Invoke($"bringing back {stored.Kind} {stored.Name} ({++done} of {objects.Count})");
            cancellationToken.ThrowIfCancellationRequested();
            var statement = Parser.Parse(stored.Sql)[0];
            var detail = ObjectDetail.Parse(stored.Detail);
            switch (statement)
            {
                case CreateRelation { IsTable: false } create:
                    engine.Catalog.Add(
                        await Planning
                            .RunAsync(
                                () => DdlRunner.SourceOf(create, stored.Id, detail.CreatedAt ?? default, engine.Options.ResolveBrokers),
                                cancellationToken
                            )
                            .ConfigureAwait(false)
                    );
                    break;
                case CreateRelation create:
                    await TableAsync(create, stored).ConfigureAwait(false);
                    break;
                case CreateSubscription create:
                    var subscription = DdlRunner.SubscriptionOf(create, stored.Id, engine);
                    if (!anew)
                        await LoadAsync(subscription.Log, subscription).ConfigureAwait(false);
                    subscription.Loaded();
                    await OnLoopAsync(() =>
                        {
                            subscription.Start();
                            engine.Loop.Subscriptions.Add(subscription);
                            engine.Catalog.Add(subscription);
                        })
                        .ConfigureAwait(false);
                    break;
                case CreateFunction create:
                    engine.Catalog.Add(
                        await Planning
                            .RunAsync(() => DdlRunner.FunctionOf(create, stored.Id, engine.Catalog), cancellationToken)
                            .ConfigureAwait(false)
                    );
                    break;
                case CreateIndex create:
                    engine.Catalog.Add(
                        await Planning
                            .RunAsync(() => DdlRunner.IndexOf(create, stored.Id, engine.Catalog), cancellationToken)
                            .ConfigureAwait(false)
                    );
                    break;
                case CreateView { Materialized: true } create:
                    var view = await Planning
                        .RunAsync(
                            () => ViewBuilder.Build(create, stored.Id, engine.Catalog, detail.Zone, detail.Layout()),
                            cancellationToken
                        )
                        .ConfigureAwait(false);
                    await ViewAsync(view, detail, cancellationToken).ConfigureAwait(false);
                    break;
                case CreateView create:
                    engine.Catalog.Add(
                        await Planning
                            .RunAsync(() => DdlRunner.ViewOf(create, stored.Id, engine.Catalog, Zone.Utc), cancellationToken)
                            .ConfigureAwait(false)
                    );
                    break;
                case CreateSchema create:
                    engine.Catalog.Add(new SchemaObject(create.Name) { Id = stored.Id, Sql = stored.Sql });
                    break;
                case CreateSink { Into: not null } create:
                    var sink = await Planning
                        .RunAsync(() => TableSinkBuilder.Build(create, stored.Id, engine.Catalog, detail.Zone), cancellationToken)
                        .ConfigureAwait(false);
                    await ViewAsync(sink, detail, cancellationToken).ConfigureAwait(false);
                    break;
                case CreateSink create:
                    await SinkAsync(create, stored, detail, cancellationToken).ConfigureAwait(false);
                    break;
                default:
                    throw new InvalidDataException($"The checkpoint holds \"{stored.Sql}\", which this version does not know.");
            }
        }

        if (anew)
        {
            await engine.Loop.RunAsync(engine.Checkpointer.RequestAsync).Unwrap().ConfigureAwait(false);
            return;
        }

        engine.Options.Progress?.Invoke("reading the rows of views");
        await StopDamagedAsync().ConfigureAwait(false);
        foreach (var shared in engine.Loop.Sources)
            DdlRunner.StartReader(engine, shared);
    }

    private async Task LoadAsync(RowStore rows, Plan.Relation of) =>
        await (await store.LoadAsync(rows, $"{of.Kind} {of.Name}").ConfigureAwait(false)).ConfigureAwait(false);

    // Views whose state is damaged stop, as do the views and sinks on them; the others go on.
    private async Task StopDamagedAsync()
    {
        var damaged = new List<(MaterializedView View, StateDamagedException Damage)>();
        foreach (var (view, rows) in loading)
        {
            try
            {
                await rows.ConfigureAwait(false);
            }
            catch (StateDamagedException e)
            {
                damaged.Add((view, e));
            }
        }

        foreach (var (view, damage) in damaged)
            engine.Loop.Stop(view, damage);
        foreach (var sink in refilled.Where(s => !s.IsHalted))
            engine.Checkpointer.Replay(sink, "its changes in the engine's state are damaged");
    }

    private async Task TableAsync(CreateRelation create, StoredObject stored)
    {
        var detail = ObjectDetail.Parse(stored.Detail);
        var table = await Planning
            .RunAsync(() => TableBuilder.Build(create, null, stored.Id, engine.Catalog, detail.HasRowIds), CancellationToken.None)
            .ConfigureAwait(false);
        table.Comments = detail.Comments ?? table.Comments;
        await LoadAsync(table.Rows.Store, table).ConfigureAwait(false);
        table.Loaded();
        if (table.Filter is { } filter)
        {
            await LoadAsync(filter.Store, table).ConfigureAwait(false);
            filter.Loaded();
        }

        await OnLoopAsync(() =>
            {
                engine.Catalog.Add(table);
                engine.Loop.Tables.Add(table);
            })
            .ConfigureAwait(false);
    }

    private Task OnLoopAsync(Action action)
    {
        if (anew)
            return engine.Loop.RunAsync(action);
        action();
        return Task.CompletedTask;
    }

    private async Task ViewAsync(MaterializedView view, ObjectDetail detail, CancellationToken cancellationToken)
    {
        if (anew)
        {
            await engine.Ddl.FillAsync(view, past: true, turn: null, cancellationToken).ConfigureAwait(false);
            return;
        }

        view.Context.Now = Expressions.EvaluationContext.Micros(engine.Options.TimeProvider.GetUtcNow());
        if (detail.Failure is { } failure)
        {
            view.Error = new StatusError(failure, detail.FailedAt ?? default) { Unsupported = detail.Unsupported };
            view.Flow.Release();
        }

        foreach (var rows in view.Error is null ? view.Flow.Stores : [])
            loading.Add((view, await store.LoadAsync(rows, $"{view.Kind} {view.Name}", cancellationToken).ConfigureAwait(false)));
        foreach (var source in view.Flow.Relations.OfType<SourceRelation>())
        {
            if (engine.Loop.Sources.FirstOrDefault(s => s.Relation == source) is not { } shared)
            {
                shared = new SharedSource(source) { Positions = store.Offsets(source.Id), Log = store.Log(source.Id) };
                if (shared.Filter is { } filter)
                {
                    await LoadAsync(filter.Store, source).ConfigureAwait(false);
                    filter.Loaded();
                }

                engine.Loop.Sources.Add(shared);
            }

            shared.Users++;
        }

        engine.Catalog.Add(view);
        DdlRunner.Join(engine, view);
    }

    private async Task SinkAsync(CreateSink create, StoredObject stored, ObjectDetail detail, CancellationToken cancellationToken)
    {
        var job = await engine
            .Ddl.OpenSinkAsync(create, stored.Id, detail.SinkId ?? "", restart: true, cancellationToken)
            .ConfigureAwait(false);
        if (anew)
        {
            await engine.Loop.RunAsync(() => Rebuild.Start(engine, job)).ConfigureAwait(false);
            return;
        }

        var generation = Generation(job);
        job.Start(generation);
        try
        {
            foreach (var rows in job.Buffer.Stores)
                await LoadAsync(rows, job).ConfigureAwait(false);
        }
        catch (StateDamagedException)
        {
            refilled.Add(job);
        }

        job.Mark = store.Committed(job.Id);
        var pending = store.Pending(job.Id);
        if (pending.Count > 0)
            job.Pending = pending[0];
        else
            job.NeedsCheck = true;

        engine.Catalog.Add(job);
        engine.Loop.Sinks.Add(job);
    }

    // At most one buffer outlives a checkpoint with rows in it; a sealed one that failed was taken back before the next.
    private int Generation(SinkJob job)
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
