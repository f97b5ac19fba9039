using Balloon.Sandbox.Sources;
using Balloon.Sandbox.Stream;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

// What a new view reads of the logs of its sources, before it joins the stream and after. Others take their turns meanwhile.
internal sealed partial class DdlRunner
{
    private const int FewRows = 20_000;

    /// <summary>A view that is being filled from the logs of its sources.</summary>
    private sealed record Filling(MaterializedView View, SourceRelation[] Sources, RunningDdl? Turn)
    {
        /// <summary>First and end offsets of each source as the statement began.</summary>
        public Dictionary<SourceRelation, IReadOnlyDictionary<int, (long Low, long High)>> Ranges { get; } = [];

        /// <summary>The offsets to which the view holds each source.</summary>
        public Dictionary<SourceRelation, Dictionary<int, long>> Reached { get; } = [];

        /// <summary>What reads the sources from which rows were taken: one that begins anew would give them a second time.</summary>
        public Dictionary<SourceRelation, SharedSource> Readers { get; } = [];

        /// <summary>A view that reads a log from its beginning drops what the shared reader dropped.</summary>
        public Dictionary<SourceRelation, WatermarkFilter?> Filters { get; } = [];
    }

    private async Task<bool> ReadLogsAsync(Filling filling, CancellationToken cancellationToken)
    {
        foreach (var source in filling.Sources)
            filling.Ranges[source] = await SourceLog.RangesAsync(source.Definition, cancellationToken).ConfigureAwait(false);
        filling.View.Flow.PushValues();
        await CatchUpAsync(filling, cancellationToken).ConfigureAwait(false);
        return true;
    }

    // Sources that others read already: reads beside the stream until only a little is missing.
    private async Task CatchUpAsync(Filling filling, CancellationToken cancellationToken)
    {
        var reached = filling.Reached;
        foreach (var source in filling.Sources)
            reached[source] = source.Definition.StartLatest ? [] : filling.Ranges[source].ToDictionary(r => r.Key, r => r.Value.Low);
        while (true)
        {
            var positions = await engine.Loop.RunAsync(() => Positions(filling.Sources)).ConfigureAwait(false);
            var missing = 0L;
            foreach (var source in filling.Sources)
            {
                if (!positions.TryGetValue(source, out var read))
                    continue;
                var to = read.Positions;
                if (source.Definition.StartLatest)
                {
                    reached[source] = to;
                    continue;
                }

                var gap = to.Sum(p => p.Value - reached[source].GetValueOrDefault(p.Key));
                missing += gap;
                if (gap <= FewRows && reached[source].Count > 0)
                    continue;
                filling.Readers[source] = read.Shared;
                await ReadAsync(filling, source, to, gap, cancellationToken).ConfigureAwait(false);
            }

            if (missing <= FewRows)
                return;
        }
    }

    private async Task ReadAsync(
        Filling filling,
        SourceRelation source,
        Dictionary<int, long> to,
        long total,
        CancellationToken cancellationToken
    )
    {
        var (done, view, from) = (0L, filling.View, filling.Reached[source]);
        WatermarkFilter? filter = null;
        if (source.WatermarkValue is not null && !filling.Filters.TryGetValue(source, out filter))
            filling.Filters[source] = filter = source.NewFilter();
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
            if (filling.Turn is { } statement && total > 0)
                statement.Progress = $"{Math.Min(100, done * 100 / total)}%";
        }

        foreach (var (partition, next) in to)
            from[partition] = next;
    }

    private Dictionary<SourceRelation, (SharedSource Shared, Dictionary<int, long> Positions)> Positions(SourceRelation[] sources) =>
        engine
            .Loop.Sources.Where(s => sources.Contains(s.Relation))
            .ToDictionary(s => s.Relation, s => (s, new Dictionary<int, long>(s.Positions)));

    // A view answers when it holds what the log held as it was made.
    private async Task<bool> CaughtUpAsync(Filling filling, bool past, CancellationToken cancellationToken)
    {
        foreach (var (source, ranges) in filling.Ranges)
        {
            if (!source.Definition.StartLatest)
                await WaitForAsync(source, ranges.ToDictionary(r => r.Key, r => r.Value.High), past, filling.Turn, cancellationToken)
                    .ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Waits until the views of a source hold what lies before these offsets.</summary>
    public Task WaitForAsync(SourceRelation source, IReadOnlyDictionary<int, long> ends, CancellationToken cancellationToken) =>
        WaitForAsync(source, ends, past: false, null, cancellationToken);

    private async Task WaitForAsync(
        SourceRelation source,
        IReadOnlyDictionary<int, long> ends,
        bool past,
        RunningDdl? statement,
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
                if (statement is not null && ends.Values.Sum() is > 0 and var all)
                    statement.Progress = $"{Math.Clamp(100 - (missing * 100 / all), 0, 100)}%";
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
