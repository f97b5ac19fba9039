using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>Brings an engine to where its last checkpoint stands: makes each object of its statement again, and reads its state.</summary>
internal sealed class Recovery(StreamEngine engine, CheckpointStore store)
{
    // The rows of views, which nothing asks for before the stream goes on.
    private readonly List<Task> loading = [];

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
                    engine.Catalog.Add(DdlRunner.SourceOf(create, stored.Id, engine.Options.ResolveBrokers));
                    break;
                case CreateRelation create:
                    await TableAsync(create, stored).ConfigureAwait(false);
                    break;
                case CreateSubscription create:
                    var subscription = DdlRunner.SubscriptionOf(create, stored.Id, engine);
                    await LoadAsync(subscription.Log).ConfigureAwait(false);
                    subscription.Loaded();
                    subscription.Start();
                    engine.Loop.Subscriptions.Add(subscription);
                    engine.Catalog.Add(subscription);
                    break;
                case CreateFunction create:
                    engine.Catalog.Add(DdlRunner.FunctionOf(create, stored.Id, engine.Catalog));
                    break;
                case CreateIndex create:
                    engine.Catalog.Add(DdlRunner.IndexOf(create, stored.Id, engine.Catalog));
                    break;
                case CreateView { Materialized: true } create:
                    var view = await Planning
                        .RunAsync(
                            () => ViewBuilder.Build(create, stored.Id, engine.Catalog, detail.Zone, detail.Layout()),
                            cancellationToken
                        )
                        .ConfigureAwait(false);
                    await ViewAsync(view, detail).ConfigureAwait(false);
                    break;
                case CreateView create:
                    engine.Catalog.Add(
                        await Planning
                            .RunAsync(() => DdlRunner.ViewOf(create, stored.Id, engine.Catalog, TimeZoneInfo.Utc), cancellationToken)
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
                    await ViewAsync(sink, detail).ConfigureAwait(false);
                    break;
                case CreateSink create:
                    await SinkAsync(create, stored, detail, cancellationToken).ConfigureAwait(false);
                    break;
                default:
                    throw new InvalidDataException($"The checkpoint holds \"{stored.Sql}\", which this version does not know.");
            }
        }

        engine.Options.Progress?.Invoke("reading the rows of views");
        await Task.WhenAll(loading).ConfigureAwait(false);
        foreach (var shared in engine.Loop.Sources)
            DdlRunner.StartReader(engine, shared);
    }

    private async Task LoadAsync(RowStore rows) => await (await store.LoadAsync(rows).ConfigureAwait(false)).ConfigureAwait(false);

    private async Task TableAsync(CreateRelation create, StoredObject stored)
    {
        var detail = ObjectDetail.Parse(stored.Detail);
        var table = TableBuilder.Build(create, null, stored.Id, engine.Catalog, detail.HasRowIds);
        table.Comments = detail.Comments ?? table.Comments;
        await LoadAsync(table.Rows.Store).ConfigureAwait(false);
        table.Loaded();
        if (table.Filter is { } filter)
        {
            await LoadAsync(filter.Store).ConfigureAwait(false);
            filter.Loaded();
        }

        engine.Catalog.Add(table);
        engine.Loop.Tables.Add(table);
    }

    private async Task ViewAsync(MaterializedView view, ObjectDetail detail)
    {
        view.Context.Now = Expressions.EvaluationContext.Micros(engine.Options.TimeProvider.GetUtcNow());
        if (detail.Failure is { } failure)
        {
            view.Error = new StatusError(failure, detail.FailedAt ?? default) { Unsupported = detail.Unsupported };
            view.Flow.Release();
        }

        foreach (var rows in view.Flow.Stores)
            loading.Add(await store.LoadAsync(rows).ConfigureAwait(false));
        foreach (var source in view.Flow.Relations.OfType<SourceRelation>())
        {
            if (engine.Loop.Sources.FirstOrDefault(s => s.Relation == source) is not { } shared)
            {
                shared = new SharedSource(source) { Positions = store.Offsets(source.Id) };
                if (shared.Filter is { } filter)
                {
                    await LoadAsync(filter.Store).ConfigureAwait(false);
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
        var generation = Generation(job);
        job.Start(generation);
        foreach (var rows in job.Buffer.Stores)
            await LoadAsync(rows).ConfigureAwait(false);
        var pending = store.Pending(job.Id);
        if (pending.Count > 0)
        {
            job.Pending = pending[0];
            job.AfterCrash = true;
        }

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
