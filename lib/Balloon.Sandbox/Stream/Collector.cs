using Balloon.Sandbox.Engine;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Stream;

/// <summary>Collects the result of a query; rows that came and went cancel out.</summary>
internal sealed class Collector(IReadOnlyList<SqlType> types) : Operator
{
    private readonly List<Batch> batches = [];
    private bool retracted;

    public override void Push(int port, Batch delta)
    {
        batches.Add(delta);
        if (delta.Weights is { } weights)
        {
            for (var i = 0; i < delta.Count; i++)
                retracted |= weights[i] < 0;
        }
    }

    public Batch Net()
    {
        if (retracted)
            return Cancelled();
        if (batches.Count == 1)
            return batches[0];
        var builder = new BatchBuilder(types);
        foreach (var batch in batches)
        {
            for (var i = 0; i < batch.Count; i++)
                builder.AddRow(batch, i, batch.Weight(i));
        }

        return builder.Build();
    }

    private Batch Cancelled()
    {
        var rows = new MaterializeOperator(new RowStore(0, types, [.. Enumerable.Range(0, types.Count)]), keyed: false);
        foreach (var batch in batches)
            rows.Push(0, batch);
        rows.Flush();
        var builder = new BatchBuilder(types);
        foreach (var batch in rows.Store.Snapshot().Batches())
        {
            for (var i = 0; i < batch.Count; i++)
                builder.AddRow(batch, i, batch.Weight(i));
        }

        return builder.Build();
    }
}
