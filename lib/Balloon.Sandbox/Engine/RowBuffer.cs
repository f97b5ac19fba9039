using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Stream;

namespace Balloon.Sandbox.Engine;

/// <summary>The net change of any relation, as rows with weights.</summary>
internal sealed class RowBuffer(SinkJob job, long storeId) : SinkBuffer
{
    private readonly int width = job.Definition.Columns.Count;
    private readonly MaterializeOperator rows = new(
        new RowStore(storeId, [.. job.Definition.Columns.Select(c => c.Type)], [.. Enumerable.Range(0, job.Definition.Columns.Count)]),
        keyed: false
    );

    public override IReadOnlyList<RowStore> Stores => [rows.Store];

    public override void Start() => job.From.Rows.Changed += Receive;

    public override void Stop() => job.From.Rows.Changed -= Receive;

    public override void Fill()
    {
        foreach (var batch in job.From.Rows.Store.Snapshot().Batches())
            Receive(batch);
        Flush();
    }

    public override void Flush() => rows.Flush();

    public override Func<SinkChanges> Snapshot()
    {
        var snapshot = rows.Store.Snapshot();
        return () => SinkChangesReader.Read(job, snapshot);
    }

    public override void Append(SinkBuffer newer)
    {
        foreach (var batch in ((RowBuffer)newer).rows.Store.Snapshot().Batches())
            rows.Push(0, batch);
        rows.Flush();
    }

    private void Receive(Batch delta)
    {
        if (delta.Columns.Length > width)
            delta = delta.WithColumns(delta.Columns[..width]);
        if (!job.Forced || delta.Weights is not { } weights)
        {
            rows.Push(0, delta);
            return;
        }

        var come = new List<int>();
        for (var i = 0; i < delta.Count; i++)
        {
            if (weights[i] > 0)
                come.Add(i);
        }

        if (come.Count > 0)
            rows.Push(0, delta.Take(come.ToArray()));
    }
}
