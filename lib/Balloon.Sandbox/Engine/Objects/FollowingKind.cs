using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;

namespace Balloon.Sandbox.Engine.Objects;

/// <summary>Objects that are maintained from changes: they read what exists, then follow the relations that they read.</summary>
internal abstract class FollowingKind<TCreate, TView> : ObjectKind<TCreate, TView>
    where TCreate : Statement, ICreateStatement
    where TView : MaterializedView
{
    protected override ObjectDetail Detail(TView made) =>
        new()
        {
            Zone = made.Zone,
            Rows = made.Layout,
            Failure = made.Error?.Message,
            Unsupported = made.Error?.Unsupported ?? false,
            FailedAt = made.Error?.Since,
        };

    protected override IEnumerable<long> Detach(TView gone, StreamEngine engine, List<IAsyncDisposable> closing)
    {
        gone.Unsubscribe?.Invoke();
        foreach (var source in gone.Flow.Relations.OfType<SourceRelation>())
            Release(source, engine, closing);
        return gone.Flow.Stores.Select(s => s.Id);
    }

    protected override Task StartAsync(
        TCreate create,
        TView made,
        DdlRunner ddl,
        SqlSession session,
        CancellationToken cancellationToken
    ) => new ViewFill(made, ddl.Engine, ddl.Turns.Holder, cancellationToken).RunAsync(past: false);

    protected override async Task ReturnAsync(TView made, ObjectDetail detail, Recovery recovery, CancellationToken cancellationToken)
    {
        var engine = recovery.Engine;
        if (recovery.IsRebuild)
        {
            await new ViewFill(made, engine, turn: null, cancellationToken).RunAsync(past: true).ConfigureAwait(false);
            return;
        }

        made.Context.Now = EvaluationContext.Micros(engine.Options.TimeProvider.GetUtcNow());
        if (detail.Failure is { } failure)
        {
            made.Error = new StatusError(failure, detail.FailedAt ?? default) { Unsupported = detail.Unsupported };
            made.Flow.Release();
        }

        foreach (var rows in made.Error is null ? made.Flow.Stores : [])
            recovery.Loading.Add(
                (made, await recovery.Store.LoadAsync(rows, $"{made.Kind} {made.Name}", cancellationToken).ConfigureAwait(false))
            );
        foreach (var source in made.Flow.Relations.OfType<SourceRelation>())
        {
            if (engine.Loop.Find(source) is not { } shared)
            {
                shared = new SharedSource(source) { Positions = recovery.Store.Offsets(source.Id), Log = recovery.Store.Log(source.Id) };
                if (shared.Filter is { } filter)
                {
                    await recovery.LoadAsync(filter.Store, source).ConfigureAwait(false);
                    filter.Loaded();
                }

                engine.Loop.Read(shared);
            }
        }

        engine.Catalog.Add(made);
        ViewFollowing.Join(engine, made);
    }

    // When the last view on a source is dropped, reading ends; the next view begins from the start.
    private static void Release(SourceRelation source, StreamEngine engine, List<IAsyncDisposable> closing)
    {
        if (engine.Topology.ReadersOf(source).Any())
            return;
        var shared = engine.Loop.Find(source)!;
        engine.Loop.RemoveSource(shared);
        if (shared.Reader is { } reader)
            closing.Add(reader);
        engine.Checkpointer.Forget(source.Id);
    }
}
