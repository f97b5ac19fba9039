using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sources;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Stream;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// Answers a query: the operators that would maintain a view run once over a snapshot, and their result is sorted and limited. All
/// relations are read as of one moment; a Kafka source is read from its beginning to its end at that moment.
/// </summary>
internal sealed class QueryRunner(SqlSession session, CancellationToken cancellationToken)
{
    private readonly StreamEngine engine = session.Engine;

    /// <summary>The values of its parameters.</summary>
    public IReadOnlyList<Constant> Parameters { get; init; } = [];

    public async Task<ISqlResult> RunAsync(QueryPlan plan)
    {
        var rows = await CollectAsync(plan).ConfigureAwait(false);
        return SqlResult.Of(plan.Columns, rows);
    }

    /// <summary>The rows of a query, in its order.</summary>
    public async Task<List<object?[]>> CollectAsync(QueryPlan plan)
    {
        var result = await ResultAsync(plan.Root).ConfigureAwait(false);
        // The rows may not be durable yet: a checkpoint requested now contains them.
        if (session.Settings.Find("visibility_mode") == "checkpoint")
            await engine.Loop.RunAsync(engine.Checkpointer.RequestAsync).Unwrap().WaitAsync(cancellationToken).ConfigureAwait(false);
        return ResultRows.Read(result, plan);
    }

    /// <summary>The net result of a plan: each row with its final weight.</summary>
    public async Task<Batch> ResultAsync(PlanNode root)
    {
        var now = engine.Options.TimeProvider.GetUtcNow();
        var strict = session.Settings.IsOn("batch_expr_strict_mode");
        var context = new EvaluationContext(strict)
        {
            ReadsSnapshot = true,
            Now = EvaluationContext.Micros(now),
            Zone = session.Zone,
            Parameters = Parameters,
            Cancellation = cancellationToken,
        };
        var collector = new Collector(root.Types, AnswerMemory);
        var flow = new PlanBuilder(context, 0).Build(root, collector);
        var stored = flow.Relations.OfType<StoredRelation>().ToArray();
        WarnOfStaleSources(stored);
        var snapshots = await SnapshotsAsync(stored).ConfigureAwait(false);
        CheckColumns(root);
        try
        {
            return await Task.Run(() => PushAsync(flow, snapshots, collector), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // The query was planned with the relation's earlier columns.
            CheckColumns(root);
        }
    }

    private async Task<IReadOnlyDictionary<StoredRelation, RowSnapshot>> SnapshotsAsync(StoredRelation[] stored) =>
        stored.Length == 0 ? new Dictionary<StoredRelation, RowSnapshot>()
        : session.Transaction is { } transaction ? await transaction.SnapshotsAsync(stored).ConfigureAwait(false)
        : await engine.Loop.RunAsync(() => stored.ToDictionary(r => r, Snapshot)).ConfigureAwait(false);

    // A table that was altered since planning has its columns elsewhere.
    public static void CheckColumns(PlanNode root)
    {
        foreach (var scan in root.Walk().OfType<ScanPlan>())
        {
            if (scan.ColumnsVersion != scan.Relation.ColumnsVersion)
                throw Altered(scan.Relation);
        }
    }

    /// <summary>The error for a relation whose columns changed after planning.</summary>
    public static SqlException Altered(Relation relation) =>
        new("40001", $"{relation.Kind} \"{relation.Name}\" was changed meanwhile: run the statement again");

    private long AnswerMemory => engine.Options.AnswerMemory ?? (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);

    // Bounds the state that joins, groups and sorts build for the answer.
    private void CheckMemory(Dataflow flow)
    {
        if (flow.EstimatedBytes > AnswerMemory)
            throw new SqlException(
                SqlStates.OutOfMemory,
                $"out of memory for a result: its groups and joins do not fit into the {AnswerMemory >> 20} MiB that a result may take",
                hint: "Ask for fewer rows (WHERE), or make a materialized view of it."
            );
    }

    /// <summary>Warns about views on a source that cannot be read: they look right, but are out of date.</summary>
    private void WarnOfStaleSources(IReadOnlyList<StoredRelation> stored)
    {
        if (stored.Count == 0)
            return;
        foreach (var source in engine.Loop.Sources)
        {
            if (
                source.Reader?.LastingError is { } error
                && stored.Any(relation => engine.Topology.Upstream(relation).Contains(source.Relation))
            )
                session.Notify("WARNING", $"source {source.Relation.Name}: {error.Message}");
        }
    }

    private static RowSnapshot Snapshot(StoredRelation relation)
    {
        relation.CheckRunning();
        return relation.Rows.Store.Snapshot();
    }

    private async Task<Batch> PushAsync(Dataflow flow, IReadOnlyDictionary<StoredRelation, RowSnapshot> snapshots, Collector collector)
    {
        flow.PushValues();
        foreach (var relation in flow.Relations.ToArray())
        {
            switch (relation)
            {
                case StoredRelation stored:
                    foreach (var batch in snapshots[stored].Batches())
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        flow.Push(relation, batch);
                        CheckMemory(flow);
                    }

                    break;
                case SourceRelation source:
                    await PushSourceAsync(flow, source).ConfigureAwait(false);
                    break;
                case SystemRelation system:
                    flow.Push(relation, system.Read());
                    break;
            }
        }

        flow.Flush();
        return collector.Net();
    }

    private async Task PushSourceAsync(Dataflow flow, SourceRelation source)
    {
        var ranges = await SourceLog.RangesAsync(source.Definition, cancellationToken).ConfigureAwait(false);
        var from = ranges.ToDictionary(r => r.Key, r => r.Value.Low);
        var to = ranges.ToDictionary(r => r.Key, r => r.Value.High);
        await foreach (
            var batch in SourceLog
                .ReadAsync(source.Definition, from, to, engine.Options.BatchRows, engine.Options.TimeProvider, cancellationToken)
                .ConfigureAwait(false)
        )
        {
            flow.Push(source, batch.Rows);
            CheckMemory(flow);
        }
    }
}
