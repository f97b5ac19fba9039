using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>Cancels out added and removed rows; gives the remaining removals first, then the additions.</summary>
internal static class Consolidation
{
    public static IEnumerable<Batch> Net(IReadOnlyList<SqlType> types, IEnumerable<Batch> batches)
    {
        var rows = new MaterializeOperator(new RowStore(0, types, [.. Enumerable.Range(0, types.Count)]), keyed: false);
        foreach (var batch in batches)
            rows.Push(0, batch);
        rows.Flush();
        var (gone, come) = (new BatchBuilder(types), new BatchBuilder(types));
        foreach (var batch in rows.Store.Snapshot().Batches())
        {
            for (var i = 0; i < batch.Count; i++)
                (batch.Weight(i) < 0 ? gone : come).AddRow(batch, i, batch.Weight(i));
        }

        if (gone.Count > 0)
            yield return gone.Build();
        if (come.Count > 0)
            yield return come.Build();
    }
}
