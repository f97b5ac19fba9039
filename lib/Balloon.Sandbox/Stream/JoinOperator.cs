using System.Runtime.InteropServices;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>
/// A join whose two sides both change. A new row is matched with the other side as it is. Outer, semi and anti joins count the matches of
/// each preserved row, and correct their output when the count becomes zero or ceases to be.
/// </summary>
internal sealed class JoinOperator(
    JoinKind kind,
    JoinSide left,
    JoinSide right,
    Scalar? condition,
    bool temporal,
    TemporalMemo? memo,
    JoinClock? clock,
    EvaluationContext context
) : Operator
{
    /// <summary>The most pairs to make at once: the product of two large tables must not be in memory as a whole.</summary>
    private const int PairsAtOnce = 1 << 16;

    private readonly SqlType[] types = kind is JoinKind.Semi or JoinKind.Anti ? [.. left.Types] : [.. left.Types, .. right.Types];
    private uint[] hashes = [];

    public override IEnumerable<RowStore> Stores => memo is null ? [left.Store, right.Store] : [left.Store, right.Store, memo.Store];

    private bool LeftOnly => kind is JoinKind.Semi or JoinKind.Anti;

    public override void Push(int port, Batch delta)
    {
        if (memo is null || port > 0)
        {
            Join(port, delta);
            return;
        }

        foreach (var run in TemporalMemo.Runs(delta))
        {
            if (run.Weight(0) < 0)
                Emit(memo.Take(run));
            else
                Join(port, run);
        }
    }

    private void Join(int port, Batch delta)
    {
        var fromLeft = port == 0;
        var (side, other) = fromLeft ? (left, right) : (right, left);
        if (temporal && !fromLeft)
        {
            side.Apply(delta, row => side.CanMatch(delta, row), _ => 0);
            return;
        }

        var degrees = new long[delta.Count];
        var (metRows, metSlots) = (new List<int>(), new List<int>());
        foreach (var (rows, slots) in Pairs(delta, side, other, fromLeft))
        {
            for (var i = 0; i < rows.Count; i++)
                degrees[rows[i]] += other.Store.Weights.At(slots[i]);
            if (!LeftOnly)
                EmitPairs(delta, rows, slots, other, fromLeft);
            if (!other.Preserved)
                continue;
            metRows.AddRange(rows);
            metSlots.AddRange(slots);
        }

        if (side.Preserved)
            EmitOwn(delta, degrees, fromLeft);
        if (other.Preserved)
            EmitTurned(delta, metRows, metSlots, other, fromLeft);
        // A row of a temporal join is matched once and not kept.
        if (temporal)
            return;
        // A row that can never match need not be kept: its retraction brings the same values again.
        side.Apply(delta, row => side.CanMatch(delta, row), row => degrees[row]);
    }

    public override void Watermark(int port, long value)
    {
        var joined = temporal && port == 0 ? value : clock?.Advance(port, value);
        if (joined is { } mark)
            Pass(mark);
    }

    public override void Flush() => clock?.Forget(left, right);

    // The matching pairs, in portions. A portion is valid until the next one is requested.
    private IEnumerable<(List<int> Rows, List<int> Slots)> Pairs(Batch delta, JoinSide side, JoinSide other, bool fromLeft)
    {
        var key = side.Keys.Select(k => delta.Columns[k]).ToArray();
        if (hashes.Length < delta.Count)
            hashes = new uint[delta.Count];
        RowStore.Hash(key, hashes.AsSpan(0, delta.Count));
        var (rows, slots) = (new List<int>(), new List<int>());
        for (var i = 0; i < delta.Count; i++)
        {
            if (!side.CanMatch(delta, i))
                continue;
            for (var slot = other.Index.First(hashes[i]); slot >= 0; slot = other.Index.Next(slot))
            {
                if (!other.Index.Matches(slot, key, i))
                    continue;
                rows.Add(i);
                slots.Add(slot);
                if (rows.Count < PairsAtOnce)
                    continue;
                yield return Passing(delta, rows, slots, other, fromLeft);
                context.Cancellation.ThrowIfCancellationRequested();
                rows.Clear();
                slots.Clear();
            }
        }

        if (rows.Count > 0)
            yield return Passing(delta, rows, slots, other, fromLeft);
    }

    private (List<int> Rows, List<int> Slots) Passing(Batch delta, List<int> rows, List<int> slots, JoinSide other, bool fromLeft)
    {
        if (condition is null)
            return (rows, slots);
        var verdict = (Column<bool>)condition.Evaluate(new Batch(Combined(delta, rows, slots, other, fromLeft), rows.Count, null), context);
        var (passedRows, passedSlots) = (new List<int>(), new List<int>());
        for (var i = 0; i < rows.Count; i++)
        {
            if (verdict.Values[i] && !verdict.IsNull(i))
            {
                passedRows.Add(rows[i]);
                passedSlots.Add(slots[i]);
            }
        }

        return (passedRows, passedSlots);
    }

    private static Column[] Combined(Batch delta, List<int> rows, List<int> slots, JoinSide other, bool fromLeft)
    {
        var mine = delta.Columns.Select(c => c.Take(CollectionsMarshal.AsSpan(rows))).ToArray();
        var theirs = other.Gather(CollectionsMarshal.AsSpan(slots));
        return fromLeft ? [.. mine, .. theirs] : [.. theirs, .. mine];
    }

    private void EmitPairs(Batch delta, List<int> rows, List<int> slots, JoinSide other, bool fromLeft)
    {
        if (rows.Count == 0)
            return;
        var weights = new long[rows.Count];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = delta.Weight(rows[i]) * other.Store.Weights.At(slots[i]);
        Give(new Batch(Combined(delta, rows, slots, other, fromLeft), rows.Count, weights));
    }

    // The pushed rows themselves: with a match in a semi join, without one in an outer or anti join.
    private void EmitOwn(Batch delta, long[] degrees, bool fromLeft)
    {
        var builder = new BatchBuilder(types);
        for (var i = 0; i < delta.Count; i++)
        {
            var alone = degrees[i] <= 0;
            if (kind == JoinKind.Semi ? !alone : alone)
                Alone(builder, (c, target) => target.AppendFrom(delta.Columns[c], i), delta.Weight(i), fromLeft);
        }

        EmitBuilt(builder);
    }

    // Rows of the other side that gained their first match or lost their last one.
    private void EmitTurned(Batch delta, List<int> rows, List<int> slots, JoinSide other, bool fromLeft)
    {
        var builder = new BatchBuilder(types);
        for (var i = 0; i < rows.Count; i++)
        {
            var slot = slots[i];
            other.Store.Touch(slot);
            ref var degree = ref other.Degrees.At(slot);
            var before = degree > 0;
            degree += delta.Weight(rows[i]);
            if (before == degree > 0)
                continue;
            var sign = (degree > 0) == (kind == JoinKind.Semi) ? 1 : -1;
            Alone(builder, (c, target) => other.Store.Columns[c].CopyTo(slot, target), sign * other.Store.Weights.At(slot), !fromLeft);
        }

        EmitBuilt(builder);
    }

    private void Alone(BatchBuilder builder, Action<int, Column> copy, long weight, bool isLeft)
    {
        for (var i = 0; i < types.Length; i++)
        {
            var inLeft = i < left.Types.Count;
            if (inLeft == isLeft)
                copy(inLeft ? i : i - left.Types.Count, builder.Columns[i]);
            else
                builder.Columns[i].AppendNull();
        }

        builder.Add(weight);
    }

    private void EmitBuilt(BatchBuilder builder)
    {
        if (builder.Count > 0)
            Give(builder.Build());
    }

    private void Give(Batch joined)
    {
        memo?.Add(joined);
        Emit(joined);
    }
}
