using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Stream;

namespace Balloon.Sandbox.Engine;

/// <summary>CREATE SINK … INTO a table: a view whose changes are written to a table at the end of each tick.</summary>
internal sealed class TableSink : MaterializedView
{
    private readonly List<Batch> collected;
    private readonly int[] columns;
    private readonly bool keepsDeleted;

    /// <param name="name">Its name.</param>
    /// <param name="plan">The plan of the rows, whose types are those of the table's columns.</param>
    /// <param name="flow">The dataflow that maintains them.</param>
    /// <param name="rows">The operator that stores them.</param>
    /// <param name="collected">The changes of the current tick.</param>
    /// <param name="into">The table to write to.</param>
    /// <param name="columns">The table's column for each of the plan's columns.</param>
    /// <param name="keepsDeleted">Whether removed rows stay in the table.</param>
    public TableSink(
        string name,
        PlanNode plan,
        Dataflow flow,
        MaterializeOperator rows,
        List<Batch> collected,
        TableRelation into,
        int[] columns,
        bool keepsDeleted
    )
        : base(name, plan, flow, rows, null)
    {
        Into = into;
        this.collected = collected;
        this.columns = columns;
        this.keepsDeleted = keepsDeleted;
    }

    public override string Kind => "sink";

    public override bool IsReadable => false;

    public TableRelation Into { get; }

    public override Relation FlowsInto => Into;

    /// <summary>True when the sink skips existing rows and takes later changes only (snapshot = 'false').</summary>
    public bool SkipsPast { get; init; }

    /// <summary>Rows dropped since the engine started because they had null in a NOT NULL column of the table.</summary>
    public long Dropped { get; private set; }

    // RisingWave drops such rows, and accordingly never removes them from the table again.
    private Batch Allowed(Batch rows)
    {
        var required = rows.Columns.Where((_, i) => Into.NotNull[i]).ToArray();
        int[] kept = [.. Enumerable.Range(0, rows.Count).Where(i => !Array.Exists(required, c => c.IsNull(i)))];
        return kept.Length == rows.Count ? rows : rows.Take(kept);
    }

    private Batch Counted(Batch rows, Batch allowed)
    {
        Dropped += rows.Count - allowed.Count;
        return allowed;
    }

    /// <summary>Writes the changes of the tick into the table; false when there are none. On the loop's thread.</summary>
    public bool Drain()
    {
        if (collected.Count == 0)
            return false;
        if (Plan.AppendOnly)
        {
            // Batches are merged one after another, so that the last row of a key wins.
            foreach (var batch in collected)
            {
                var rows = Into.Complete(batch, columns, Context);
                Into.Merge(null, Counted(rows, Allowed(rows)));
            }

            collected.Clear();
            return true;
        }

        var (gone, come) = (Array.Empty<Batch>(), Array.Empty<Batch>());
        foreach (var batch in Consolidation.Net(Plan.Types, collected))
        {
            if (batch.Weight(0) < 0)
                gone = [Into.Complete(batch, columns, Context)];
            else
                come = [Into.Complete(batch, columns, Context)];
        }

        collected.Clear();
        (gone, come) = ([.. gone.Select(Allowed)], [.. come.Select(b => Counted(b, Allowed(b)))]);
        Into.Merge(keepsDeleted ? null : gone.FirstOrDefault(), come.FirstOrDefault());
        return true;
    }
}
