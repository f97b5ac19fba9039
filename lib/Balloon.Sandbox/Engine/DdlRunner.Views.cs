using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Sources;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Stream;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

// CREATE MATERIALIZED VIEW: reads what is there, then joins the stream at one moment.
internal sealed partial class DdlRunner
{
    private const int FewRows = 20_000;

    // A view that reads a log from its beginning drops what the shared reader dropped.
    private readonly Dictionary<(MaterializedView View, SourceRelation Source), WatermarkFilter?> filters = [];

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
        await FillAsync(view, past: false, cancellationToken).ConfigureAwait(false);
        return tag;
    }

    /// <summary>Brings a view to where the stream is, and lets it follow.</summary>
    /// <param name="view">The view.</param>
    /// <param name="past">Whether a partition whose log is damaged is waited for no longer: what is behind the damage comes later, or never.</param>
    /// <param name="cancellationToken">Gives the view up.</param>
    public async Task FillAsync(MaterializedView view, bool past, CancellationToken cancellationToken)
    {
        view.Context.Now = Expressions.EvaluationContext.Micros(engine.Options.TimeProvider.GetUtcNow());
        var sources = view.Flow.Relations.OfType<SourceRelation>().ToArray();
        var targets = new Dictionary<SourceRelation, IReadOnlyDictionary<int, (long Low, long High)>>();
        foreach (var source in sources)
            targets[source] = await SourceLog.RangesAsync(source.Definition, cancellationToken).ConfigureAwait(false);
        view.Flow.PushValues();
        var reached = await CatchUpAsync(view, sources, targets, cancellationToken).ConfigureAwait(false);
        var made = engine.Loop.RunAsync(() =>
        {
            Attach(view, sources, targets, reached, cancellationToken);
            engine.Catalog.Add(view);
            if (view is TableSink)
                engine.Loop.Flush();
            engine.Checkpointer.Add(Stored(view));
            return engine.Checkpointer.RequestAsync();
        });
        await KeptAsync(made).ConfigureAwait(false);
        filters.Clear();
        try
        {
            await CaughtUpAsync(targets, past, cancellationToken).ConfigureAwait(false);
            view.CheckRunning();
        }
        catch
        {
            // Who stops the statement, whose broker goes away, or whose view does not fit, gets no half-filled view.
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

    // Sources that others read already: reads beside the stream until only a little is missing.
    private async Task<Dictionary<SourceRelation, Dictionary<int, long>>> CatchUpAsync(
        MaterializedView view,
        SourceRelation[] sources,
        Dictionary<SourceRelation, IReadOnlyDictionary<int, (long Low, long High)>> ranges,
        CancellationToken cancellationToken
    )
    {
        var reached = new Dictionary<SourceRelation, Dictionary<int, long>>();
        foreach (var source in sources)
            reached[source] = source.Definition.StartLatest ? [] : ranges[source].ToDictionary(r => r.Key, r => r.Value.Low);
        while (true)
        {
            var positions = await engine.Loop.RunAsync(() => Positions(sources)).ConfigureAwait(false);
            var missing = 0L;
            foreach (var source in sources)
            {
                if (!positions.TryGetValue(source, out var to))
                    continue;
                if (source.Definition.StartLatest)
                {
                    reached[source] = to;
                    continue;
                }

                var gap = to.Sum(p => p.Value - reached[source].GetValueOrDefault(p.Key));
                missing += gap;
                if (gap > FewRows || reached[source].Count == 0)
                    await ReadAsync(view, source, reached[source], to, gap, cancellationToken).ConfigureAwait(false);
            }

            if (missing <= FewRows)
                return reached;
        }
    }

    private async Task ReadAsync(
        MaterializedView view,
        SourceRelation source,
        Dictionary<int, long> from,
        Dictionary<int, long> to,
        long total,
        CancellationToken cancellationToken
    )
    {
        var done = 0L;
        WatermarkFilter? filter = null;
        if (source.WatermarkValue is not null && !filters.TryGetValue((view, source), out filter))
            filters[(view, source)] = filter = source.NewFilter();
        await foreach (
            var batch in SourceLog
                .ReadAsync(
                    source.Definition,
                    new Dictionary<int, long>(from),
                    to,
                    engine.Options.BatchRows,
                    engine.Options.TimeProvider,
                    cancellationToken
                )
                .ConfigureAwait(false)
        )
        {
            view.Flow.Push(source, filter is null ? batch.Rows : filter.Apply(batch.Rows, batch.Partitions, null, together: false));
            view.Flow.Flush();
            engine.Memory.Check(view);
            done += batch.Rows.Count;
            if (Running is { } running && total > 0)
                running.Progress = $"{Math.Min(100, done * 100 / total)}%";
        }

        foreach (var (partition, next) in to)
            from[partition] = next;
    }

    private Dictionary<SourceRelation, Dictionary<int, long>> Positions(SourceRelation[] sources) =>
        engine
            .Loop.Sources.Where(s => sources.Contains(s.Relation))
            .ToDictionary(s => s.Relation, s => new Dictionary<int, long>(s.Positions));

    // On the loop's thread, where nothing moves: reads the last of the log, takes the rows of relations, and joins.
    private void Attach(
        MaterializedView view,
        SourceRelation[] sources,
        Dictionary<SourceRelation, IReadOnlyDictionary<int, (long Low, long High)>> ranges,
        Dictionary<SourceRelation, Dictionary<int, long>> reached,
        CancellationToken cancellationToken
    )
    {
        var loop = engine.Loop;
        // What can fail comes first: nothing is changed yet when it does.
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
                ReadAsync(view, source, reached[source], there.Positions, 0, cancellationToken).GetAwaiter().GetResult();
        }

        foreach (var source in sources)
        {
            if (loop.Sources.FirstOrDefault(s => s.Relation == source) is not { } shared)
            {
                shared = new SharedSource(source);
                if (!source.Definition.StartLatest && source.Definition.StartTimestamp is null)
                {
                    foreach (var (partition, range) in ranges[source])
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

    // A view answers when it holds what the log held as it was made.
    private async Task CaughtUpAsync(
        Dictionary<SourceRelation, IReadOnlyDictionary<int, (long Low, long High)>> targets,
        bool past,
        CancellationToken cancellationToken
    )
    {
        foreach (var (source, ranges) in targets)
        {
            if (!source.Definition.StartLatest)
                await WaitForAsync(source, ranges.ToDictionary(r => r.Key, r => r.Value.High), past, cancellationToken)
                    .ConfigureAwait(false);
        }
    }

    /// <summary>Waits until the views of a source hold what lies before these offsets.</summary>
    public Task WaitForAsync(SourceRelation source, IReadOnlyDictionary<int, long> ends, CancellationToken cancellationToken) =>
        WaitForAsync(source, ends, past: false, cancellationToken);

    private async Task WaitForAsync(
        SourceRelation source,
        IReadOnlyDictionary<int, long> ends,
        bool past,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var ticked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            void Tick() => ticked.TrySetResult();
            engine.Loop.Ticked += Tick;
            try
            {
                var missing = await engine.Loop.RunAsync(() => Missing(source, ends, past)).ConfigureAwait(false);
                if (missing == 0)
                    return;
                if (Running is { } running && ends.Values.Sum() is > 0 and var all)
                    running.Progress = $"{Math.Clamp(100 - (missing * 100 / all), 0, 100)}%";
                if (
                    engine.Loop.Sources.FirstOrDefault(s => s.Relation == source)?.Reader is { Error: { } error, IsDamaged: var damaged }
                    && !(past && damaged)
                    && error.Since < engine.Options.TimeProvider.GetUtcNow() - TimeSpan.FromSeconds(5)
                )
                    throw new SqlException(SqlStates.SystemError, error.Message);
                await Task.WhenAny(ticked.Task, Task.Delay(100, cancellationToken)).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }
            finally
            {
                engine.Loop.Ticked -= Tick;
            }
        }
    }

    private long Missing(SourceRelation source, IReadOnlyDictionary<int, long> ends, bool past)
    {
        if (engine.Loop.Sources.FirstOrDefault(s => s.Relation == source) is not { } shared)
            return 0;
        return ends.Where(e => !past || shared.Reader?.IsDamagedIn(e.Key) != true)
            .Sum(e => Math.Max(0, e.Value - shared.Positions.GetValueOrDefault(e.Key)));
    }
}
