using System.Runtime.InteropServices;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>
/// A filter over now(): keeps its rows and whether each passes, and evaluates the condition again whenever the clock has moved.
/// </summary>
internal sealed class NowFilterOperator : Operator
{
    private const int ChunkRows = 1024;
    private readonly NowFilterPlan plan;
    private readonly EvaluationContext context;
    private readonly RowStore rows;
    private readonly PagedColumn<bool> passes;
    private readonly int width;
    private uint[] hashes = [];
    private long? asked;

    public NowFilterOperator(long storeId, NowFilterPlan plan, EvaluationContext context)
    {
        this.plan = plan;
        this.context = context;
        width = plan.Fields.Count;
        rows = new RowStore(storeId, [.. plan.Types, SqlType.Boolean], [.. Enumerable.Range(0, width)]);
        passes = (PagedColumn<bool>)rows.Columns[width];
    }

    public override IEnumerable<RowStore> Stores => [rows];

    public override void Push(int port, Batch delta)
    {
        if (hashes.Length < delta.Count)
            hashes = new uint[delta.Count];
        RowStore.Hash(delta.Columns, hashes.AsSpan(0, delta.Count));
        var verdict = (Column<bool>)plan.Condition.Evaluate(delta, context);
        var alive = plan.Expiry is null ? null : (Column<bool>)plan.Expiry.Evaluate(delta, context);
        var builder = new BatchBuilder(plan.Types);
        for (var i = 0; i < delta.Count; i++)
        {
            var slot = rows.Find(hashes[i], delta.Columns, i);
            if (slot < 0)
            {
                // An expired row, which was dropped or never kept.
                if (alive is not null && !IsTrue(alive, i))
                    continue;
                slot = rows.FindOrAdd(hashes[i], delta.Columns, i, out _);
                passes.Put(slot, IsTrue(verdict, i));
            }

            rows.Touch(slot);
            if (passes.At(slot))
                builder.AddRow(delta, i, delta.Weight(i));
            if ((rows.Weights.At(slot) += delta.Weight(i)) == 0)
                rows.Remove(slot);
        }

        if (builder.Count > 0)
            Emit(builder.Build());
    }

    public override void Flush()
    {
        if (asked == context.Now)
            return;
        asked = context.Now;
        var chunk = new List<int>(ChunkRows);
        for (var slot = 0; slot < rows.Slots; slot++)
        {
            if (rows.Weights.At(slot) != 0)
                chunk.Add(slot);
            if (chunk.Count == ChunkRows || (slot == rows.Slots - 1 && chunk.Count > 0))
            {
                Ask(CollectionsMarshal.AsSpan(chunk));
                chunk.Clear();
            }
        }
    }

    // The times of what is left are no longer bounded by the input's watermark.
    public override void Watermark(int port, long value) { }

    private void Ask(ReadOnlySpan<int> slots)
    {
        var columns = new Column[width];
        for (var c = 0; c < width; c++)
            columns[c] = rows.Columns[c].Gather(slots);
        var batch = new Batch(columns, slots.Length, null);
        var verdict = (Column<bool>)plan.Condition.Evaluate(batch, context);
        var alive = plan.Expiry is null ? null : (Column<bool>)plan.Expiry.Evaluate(batch, context);
        var builder = new BatchBuilder(plan.Types);
        for (var i = 0; i < slots.Length; i++)
        {
            var slot = slots[i];
            var now = IsTrue(verdict, i);
            if (now != passes.At(slot))
            {
                builder.AddRow(batch, i, now ? rows.Weights.At(slot) : -rows.Weights.At(slot));
                rows.Touch(slot);
                passes.Put(slot, now);
            }

            if (alive is not null && !IsTrue(alive, i))
                rows.Remove(slot);
        }

        if (builder.Count > 0)
            Emit(builder.Build());
    }

    private static bool IsTrue(Column<bool> verdict, int row) => verdict.Values[row] && !verdict.IsNull(row);
}
