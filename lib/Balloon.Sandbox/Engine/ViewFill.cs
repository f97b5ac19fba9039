using Balloon.Sandbox.Engine.Objects;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sources;
using Balloon.Sandbox.Stream;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// Brings a new view up to the stream: it reads what exists, then joins the stream at one moment. Logs are read on threads of the pool,
/// mostly while other statements take their turns. While the last rows of a log are read, the stream holds that source still; other sources
/// go on.
/// </summary>
/// <param name="view">The view.</param>
/// <param name="engine">The engine.</param>
/// <param name="turn">The statement that has the turn; null in a recovery.</param>
/// <param name="cancellationToken">Cancels the view.</param>
internal sealed class ViewFill(MaterializedView view, StreamEngine engine, RunningDdl? turn, CancellationToken cancellationToken)
{
    private const int FewRows = 20_000;

    private readonly SourceRelation[] sources = [.. view.Flow.Relations.OfType<SourceRelation>()];

    // The first and end offsets of each source when the statement began.
    private readonly Dictionary<SourceRelation, IReadOnlyDictionary<int, (long Low, long High)>> ranges = [];

    // The offsets up to which the view has read each source.
    private readonly Dictionary<SourceRelation, Dictionary<int, long>> reached = [];

    // The shared readers whose positions the view was read up to. A reader that starts again would deliver the same rows a second time.
    private readonly Dictionary<SourceRelation, SharedSource> readers = [];

    // The sources that the stream holds still until the view has joined.
    private readonly List<SharedSource> held = [];

    // The last rows of the logs, up to where the sources are held.
    private readonly List<(SourceRelation Source, SourceBatch Batch)> last = [];

    // For each source the filter that drops, while its log is read from the beginning, the late rows that the shared reader dropped.
    private readonly Dictionary<SourceRelation, WatermarkFilter?> filters = [];

    /// <summary>
    /// A table with a connector and its source, which are added together with the view that fills the table; null for any other view.
    /// </summary>
    public (TableRelation Table, SourceRelation Source)? Filled { get; init; }

    /// <summary>
    /// Fills the view and makes it durable; completes when the view has caught up with what the logs held when it was created.
    /// </summary>
    /// <param name="past">Whether partitions with a damaged log are not waited for: what follows the damage comes later, or never.</param>
    public async Task RunAsync(bool past)
    {
        var (ddl, turns) = (engine.Ddl, engine.Ddl.Turns);
        view.Context.Now = EvaluationContext.Micros(engine.Options.TimeProvider.GetUtcNow());
        var dependencies = new DependencyCheck(engine.Catalog, view.DependsOn);
        if (sources.Length > 0)
            await turns.WithoutTurnAsync(turn, ReadLogsAsync, cancellationToken).ConfigureAwait(false);
        else
            view.Flow.PushValues();
        var durable = await JoinedAsync(dependencies).ConfigureAwait(false);
        await ddl.KeptAsync(durable).ConfigureAwait(false);
        try
        {
            if (sources.Length > 0)
                await turns.WithoutTurnAsync(turn, () => CaughtUpAsync(past), cancellationToken).ConfigureAwait(false);
            view.CheckRunning();
        }
        catch
        {
            // A statement that is cancelled, loses its broker, or whose view does not fit, leaves no half-filled view behind; except if
            // others have created objects on it meanwhile, which keep it.
            await turns.TakeAsync(turn, CancellationToken.None).ConfigureAwait(false);
            Relation whole = Filled is { } filled ? filled.Table : view;
            if (engine.Catalog.Object(view.Name) == view && engine.Topology.Dependents(whole).All(d => d == view))
                await ddl.RemoveAsync(whole == view ? [view] : [view, whole]).ConfigureAwait(false);
            throw;
        }
    }

    // Joins the stream; the inner task completes when that is durable.
    private async Task<Task> JoinedAsync(DependencyCheck dependencies)
    {
        try
        {
            if (sources.Length > 0)
                await ReadLastAsync().ConfigureAwait(false);
            return await engine
                .Loop.RunAsync(() =>
                {
                    Join(dependencies);
                    Release();
                    return engine.Checkpointer.RequestAsync();
                })
                .ConfigureAwait(false);
        }
        catch when (held.Count > 0)
        {
            await engine.Loop.RunAsync(Release).ConfigureAwait(false);
            throw;
        }
    }

    // On the loop's thread.
    private void Join(DependencyCheck dependencies)
    {
        dependencies.Check(view.Kind, view.Name);
        if (Filled is { } filled)
            new DependencyCheck(engine.Catalog, []).Check(filled.Table.Kind, filled.Table.Name);
        if (view is TableSink { Into: var into })
            TableSinkBuilder.CheckCircle([.. view.DependsOn.Where(d => d != into)], into, engine.Catalog);
        Attach();
        if (Filled is { } both)
            Add(both.Table, both.Source);
        engine.Catalog.Add(view);
        if (view is TableSink)
            engine.Loop.Flush();
        engine.Checkpointer.Add(ObjectKinds.Stored(view));
    }

    private void Add(TableRelation table, SourceRelation source)
    {
        engine.Catalog.Add(table);
        engine.Checkpointer.Add(ObjectKinds.Stored(table));
        engine.Catalog.Add(source);
        engine.Checkpointer.Add(ObjectKinds.Stored(source));
    }

    private async Task ReadLogsAsync()
    {
        foreach (var source in sources)
            ranges[source] = await SourceLog.RangesAsync(source.Definition, cancellationToken).ConfigureAwait(false);
        foreach (var source in sources)
            reached[source] = source.Definition.StartLatest ? [] : ranges[source].ToDictionary(r => r.Key, r => r.Value.Low);
        view.Flow.PushValues();
        await CatchUpAsync().ConfigureAwait(false);
    }

    // Sources that are being read already: reads their logs beside the stream until only a little is missing.
    private async Task CatchUpAsync()
    {
        while (true)
        {
            var positions = await engine.Loop.RunAsync(Positions).ConfigureAwait(false);
            var missing = 0L;
            foreach (var source in sources)
            {
                if (!positions.TryGetValue(source, out var read))
                    continue;
                var to = read.Positions;
                if (source.Definition.StartLatest && reached[source].Count == 0)
                {
                    reached[source] = to;
                    continue;
                }

                var gap = to.Sum(p => p.Value - reached[source].GetValueOrDefault(p.Key));
                missing += gap;
                if (gap <= FewRows && reached[source].Count > 0)
                    continue;
                readers[source] = read.Shared;
                await ReadAsync(source, to, gap).ConfigureAwait(false);
            }

            if (missing <= FewRows)
                return;
        }
    }

    private async Task ReadAsync(SourceRelation source, Dictionary<int, long> to, long total)
    {
        var done = 0L;
        await foreach (var batch in UpTo(source, to).ConfigureAwait(false))
        {
            Take(source, batch);
            done += batch.Rows.Count;
            if (turn is { } statement && total > 0)
                statement.Progress = $"{Math.Min(100, done * 100 / total)}%";
        }

        Reached(source, to);
    }

    // The statement has the turn, so nobody adds or removes a source. The rows are kept back until the rows of tables and views were
    // pushed.
    private async Task ReadLastAsync()
    {
        await CatchUpAsync().ConfigureAwait(false);
        foreach (var (source, read) in await engine.Loop.RunAsync(Hold).ConfigureAwait(false))
        {
            await foreach (var batch in UpTo(source, read.Positions).ConfigureAwait(false))
                last.Add((source, batch));
            Reached(source, read.Positions);
        }
    }

    private IAsyncEnumerable<SourceBatch> UpTo(SourceRelation source, Dictionary<int, long> to) =>
        SourceLog.ReadAsync(
            source.Definition,
            new Dictionary<int, long>(reached[source]),
            to,
            engine.Options.BatchRows,
            engine.Options.TimeProvider,
            cancellationToken
        );

    private void Reached(SourceRelation source, Dictionary<int, long> to)
    {
        foreach (var (partition, next) in to)
            reached[source][partition] = next;
    }

    private void Take(SourceRelation source, SourceBatch batch)
    {
        WatermarkFilter? filter = null;
        if (source.WatermarkValue is not null && !filters.TryGetValue(source, out filter))
            filters[source] = filter = source.NewFilter();
        view.Flow.Push(source, filter is null ? batch.Rows : filter.Apply(batch.Rows, batch.Partitions, null, together: false));
        view.Flow.Flush();
        engine.Memory.Check(view);
    }

    // On the loop's thread.
    private Dictionary<SourceRelation, (SharedSource Shared, Dictionary<int, long> Positions)> Hold()
    {
        var positions = Positions();
        foreach (var (shared, _) in positions.Values)
        {
            shared.Holds++;
            held.Add(shared);
        }

        return positions;
    }

    // On the loop's thread.
    private void Release()
    {
        foreach (var shared in held)
            shared.Holds--;
        held.Clear();
    }

    private Dictionary<SourceRelation, (SharedSource Shared, Dictionary<int, long> Positions)> Positions() =>
        engine
            .Loop.Sources.Where(s => sources.Contains(s.Relation))
            .ToDictionary(s => s.Relation, s => (s, new Dictionary<int, long>(s.Positions)));

    // On the loop's thread, where nothing moves: pushes the rows of tables and views and the last rows of the logs, and joins.
    private void Attach()
    {
        var loop = engine.Loop;
        // Checks first, so that nothing has changed if one fails.
        foreach (var (source, read) in readers)
        {
            if (loop.Find(source) != read)
                throw new SqlException(
                    SqlStates.SystemError,
                    $"the reader of source {source.Name} ended while {view.Kind} {view.Name} was being created",
                    hint: "Run the statement again."
                );
        }

        foreach (var relation in view.Flow.Relations.OfType<StoredRelation>())
        {
            relation.CheckRunning();
            if (view is TableSink { SkipsPast: true })
                continue;
            foreach (var batch in relation.Rows.Store.Snapshot().Batches())
                view.Flow.Push(relation, batch);
        }

        view.Flow.Flush();
        engine.Memory.Check(view);
        foreach (var (source, batch) in last)
            Take(source, batch);
        foreach (var source in sources)
        {
            if (loop.Find(source) is not { } shared)
            {
                shared = new SharedSource(source);
                if (!source.Definition.StartLatest && source.Definition.StartTimestamp is null)
                {
                    foreach (var (partition, range) in ranges[source])
                        shared.Positions[partition] = range.Low;
                }

                loop.Read(shared);
            }

            shared.PositionsDirty = true;
        }

        ViewFollowing.Join(engine, view);
        foreach (var shared in loop.Sources)
            shared.Start(engine);
        loop.Changed = true;
    }

    // CREATE answers when the view has caught up with what the logs held when it was created.
    private async Task CaughtUpAsync(bool past)
    {
        foreach (var (source, held) in ranges)
        {
            if (!source.Definition.StartLatest)
                await SourceWait
                    .RunAsync(engine, source, held.ToDictionary(r => r.Key, r => r.Value.High), past, turn, cancellationToken)
                    .ConfigureAwait(false);
        }
    }
}
