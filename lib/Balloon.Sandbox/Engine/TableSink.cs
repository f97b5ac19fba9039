using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Stream;

namespace Balloon.Sandbox.Engine;

/// <summary>CREATE SINK … INTO a table: a view whose changes are written to the table at the end of each tick.</summary>
internal sealed class TableSink : MaterializedView
{
    private readonly List<Batch> collected;
    private readonly int[] columns;
    private readonly bool keepsDeleted;

    /// <param name="name">Its name.</param>
    /// <param name="plan">The rows, of the types of the table's columns.</param>
    /// <param name="flow">What keeps them.</param>
    /// <param name="rows">Where they are kept.</param>
    /// <param name="collected">Where the changes of a tick gather.</param>
    /// <param name="into">The table.</param>
    /// <param name="columns">For each of the plan's columns, the table's.</param>
    /// <param name="keepsDeleted">True when a row that goes stays in the table.</param>
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

    /// <summary>True of a sink that takes what changes from now on, and not the rows that are there.</summary>
    public bool SkipsPast { get; init; }

    /// <summary>Rows that were dropped since the engine began, for a null in a column that the table declares NOT NULL.</summary>
    public long Dropped { get; private set; }

    // RisingWave drops such a row, and so never takes it away from the table again either.
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

    /// <summary>Writes what the tick changed; false when it changed nothing. On the loop's thread.</summary>
    public bool Drain()
    {
        if (collected.Count == 0)
            return false;
        if (Plan.AppendOnly)
        {
            // Of rows of one key the last that came counts: each takes its turn.
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
