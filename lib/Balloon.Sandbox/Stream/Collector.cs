using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>Collects the result of a query; added and removed rows cancel out.</summary>
/// <param name="types">The types of its columns.</param>
/// <param name="limit">The memory that it may take, roughly, in bytes.</param>
internal sealed class Collector(IReadOnlyList<SqlType> types, long limit = long.MaxValue) : Operator
{
    // Each value is held once in a column and once in a row.
    private const int RowBytes = 48,
        ValueBytes = 40;

    private readonly List<Batch> batches = [];
    private bool retracted;
    private long rows;
    private long texts;

    public override void Push(int port, Batch delta)
    {
        rows += delta.Count;
        foreach (var column in delta.Columns)
            texts += TextBytes(column, delta.Count);
        if (texts > limit || rows > (limit - texts) / (RowBytes + (ValueBytes * types.Count)))
            throw new SqlException(
                SqlStates.OutOfMemory,
                $"out of memory for a result: {rows} or more rows do not fit into the {limit >> 20} MiB that a result may take",
                hint: "Ask for fewer rows (WHERE, LIMIT), or for an aggregate of them."
            );
        batches.Add(delta);
        if (delta.Weights is { } weights)
        {
            for (var i = 0; i < delta.Count; i++)
                retracted |= weights[i] < 0;
        }
    }

    // Short texts are stored in place. Equal texts may share an object, but are counted as if they did not.
    private static long TextBytes(Column column, int count)
    {
        if (column is not Column<string> { Values: var values })
            return 0;
        const int Short = 16;
        var bytes = 0L;
        for (var i = 0; i < count; i++)
            bytes += values[i] is { Length: > Short } text ? 2L * text.Length : 0;
        return bytes;
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
