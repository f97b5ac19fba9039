using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Sources;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

// CREATE MATERIALIZED VIEW: reads what is there, then joins the stream at one moment.
internal sealed partial class DdlRunner
{
    private async Task<string> CreateMaterializedViewAsync(CreateView create, SqlSession session, CancellationToken cancellationToken)
    {
        const string tag = "CREATE_MATERIALIZED_VIEW";
        var view = await PlannedAsync(
                () => IsThere(create.Name, create.IfNotExists, session, create.At),
                () => ViewBuilder.Build(create, engine.Ids.Next(), engine.Catalog, session.Zone.Id, engine.Options.NewestLayout),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (view is null)
            return tag;
        SystemColumns.Check(view, create.At);
        await FillAsync(view, past: false, holder, cancellationToken).ConfigureAwait(false);
        return tag;
    }

    /// <summary>Brings a view to where the stream is, and lets it follow.</summary>
    /// <param name="view">The view.</param>
    /// <param name="past">Whether a partition whose log is damaged is waited for no longer: what is behind the damage comes later, or never.</param>
    /// <param name="turn">The statement whose turn it is; others take theirs while logs are read. Null in a recovery.</param>
    /// <param name="cancellationToken">Gives the view up.</param>
    public async Task FillAsync(MaterializedView view, bool past, RunningDdl? turn, CancellationToken cancellationToken)
    {
        view.Context.Now = Expressions.EvaluationContext.Micros(engine.Options.TimeProvider.GetUtcNow());
        var filling = new Filling(view, [.. view.Flow.Relations.OfType<SourceRelation>()], turn);
        var standing = Standing(view.DependsOn);
        if (filling.Sources.Length > 0)
            await BesideAsync(turn, () => ReadLogsAsync(filling, cancellationToken), cancellationToken).ConfigureAwait(false);
        else
            view.Flow.PushValues();
        var made = engine.Loop.RunAsync(() =>
        {
            CheckStanding(view.Kind, view.Name, standing);
            if (view is TableSink { Into: var into })
                TableSinkBuilder.CheckCircle([.. view.DependsOn.Where(d => d != into)], into, engine.Catalog);
            Attach(filling, cancellationToken);
            engine.Catalog.Add(view);
            if (view is TableSink)
                engine.Loop.Flush();
            engine.Checkpointer.Add(Stored(view));
            return engine.Checkpointer.RequestAsync();
        });
        await KeptAsync(made).ConfigureAwait(false);
        try
        {
            if (filling.Sources.Length > 0)
                await BesideAsync(turn, () => CaughtUpAsync(filling, past, cancellationToken), cancellationToken).ConfigureAwait(false);
            view.CheckRunning();
        }
        catch
        {
            // Who stops the statement, whose broker goes away, or whose view does not fit, gets no half-filled view. What others made on it
            // meanwhile follows it, and keeps it.
            await TakeTurnAsync(turn, CancellationToken.None).ConfigureAwait(false);
            if (engine.Catalog.Object(view.Name) == view && engine.Catalog.Dependents(view).Count == 0)
                await RemoveAsync([view]).ConfigureAwait(false);
            throw;
        }
    }

    public static StoredObject Stored(MaterializedView view) =>
        new(
            view.Id,
            view.Name,
            view.Kind,
            view.Sql,
            new ObjectDetail
            {
                Zone = view.Zone,
                Rows = view.Layout,
                Failure = view.Error?.Message,
                Unsupported = view.Error?.Unsupported ?? false,
                FailedAt = view.Error?.Since,
            }.ToJson()
        );

    // On the loop's thread, where nothing moves: reads the last of the log, takes the rows of relations, and joins.
    private void Attach(Filling filling, CancellationToken cancellationToken)
    {
        var (view, sources) = (filling.View, filling.Sources);
        var loop = engine.Loop;
        // What can fail comes first: nothing is changed yet when it does.
        foreach (var (source, read) in filling.Readers)
        {
            if (loop.Sources.FirstOrDefault(s => s.Relation == source) != read)
                throw new SqlException(
                    SqlStates.SystemError,
                    $"what reads source {source.Name} ended while {view.Kind} {view.Name} was made",
                    hint: "Run the statement again."
                );
        }

        foreach (var relation in view.Flow.Relations.OfType<StoredRelation>())
        {
            relation.CheckRunning();
            foreach (var batch in relation.Rows.Store.Snapshot().Batches())
                view.Flow.Push(relation, batch);
        }

        view.Flow.Flush();
        engine.Memory.Check(view);
        foreach (var source in sources)
        {
            if (loop.Sources.FirstOrDefault(s => s.Relation == source) is { } there)
                ReadAsync(filling, source, there.Positions, 0, cancellationToken).GetAwaiter().GetResult();
        }

        foreach (var source in sources)
        {
            if (loop.Sources.FirstOrDefault(s => s.Relation == source) is not { } shared)
            {
                shared = new SharedSource(source);
                if (!source.Definition.StartLatest && source.Definition.StartTimestamp is null)
                {
                    foreach (var (partition, range) in filling.Ranges[source])
                        shared.Positions[partition] = range.Low;
                }

                loop.Sources.Add(shared);
            }

            shared.Users++;
            shared.PositionsDirty = true;
        }

        Join(engine, view);
        foreach (var shared in loop.Sources)
            StartReader(engine, shared);
        loop.Changed = true;
    }

    /// <summary>Lets a view follow the views and tables that it stands on.</summary>
    public static void Join(StreamEngine engine, MaterializedView view)
    {
        foreach (var relation in view.Flow.Relations.OfType<StoredRelation>())
        {
            void Follow(Batch batch) => PushInto(engine, view, relation, batch);
            void Advance(long watermark) => view.Flow.Watermark(relation, watermark);
            relation.Rows.Changed += Follow;
            relation.Rows.Advanced += Advance;
            view.Leave += () =>
            {
                relation.Rows.Changed -= Follow;
                relation.Rows.Advanced -= Advance;
            };
        }

        engine.Loop.Views.Add(view);
    }

    private static void PushInto(StreamEngine engine, MaterializedView view, StoredRelation relation, Batch batch)
    {
        if (view.Error is not null)
            return;
        try
        {
            view.Flow.Push(relation, batch);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            engine.Loop.Stop(view, e);
        }
    }

    public static void StartReader(StreamEngine engine, SharedSource shared) =>
        shared.Reader ??= shared.Relation.Definition.Generator is null
            ? new KafkaReader(
                shared.Relation.Definition,
                shared.Positions,
                engine.Options.BatchRows,
                engine.Loop.Wake,
                engine.Options.TimeProvider,
                log: shared.Log
            )
            : new Sources.Datagen.DatagenReader(
                shared.Relation.Definition,
                shared.Positions.GetValueOrDefault(0),
                engine.Options.BatchRows,
                engine.Loop.Wake,
                engine.Options.TimeProvider
            );
}
