using System.Runtime.InteropServices;
using Balloon.Sandbox.Aggregates;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>
/// GROUP BY. Keeps the state of each group. At the end of a tick it emits, for each group that changed, the old result with -1 and the
/// new one with +1.
/// </summary>
internal sealed partial class AggregateOperator : Operator
{
    private readonly RowStore store;
    private readonly int[] groups;
    private readonly Aggregator[] aggregators;
    private readonly int?[] filters;
    private readonly (ValueTable Table, int? Filter)[] tables;
    private readonly List<int> touched = [];
    private readonly List<Column[]> oldParts = [];
    private readonly List<int> oldSlots = [];
    private AtTickStart[] atTickStart = [];
    private int remembered;
    private int? closing;
    private long? passed;
    private long? closed;
    private uint[] hashes = [];
    private readonly bool[] withheld;

    /// <param name="storeId">The number of the groups' store.</param>
    /// <param name="groups">The columns to group by; with none, there is one group that always exists.</param>
    /// <param name="groupTypes">Their types.</param>
    /// <param name="aggregators">The aggregates.</param>
    /// <param name="filters">For each aggregate, the boolean column of its FILTER, or null.</param>
    /// <param name="tables">The tables of values that some aggregates share.</param>
    public AggregateOperator(
        long storeId,
        int[] groups,
        IReadOnlyList<SqlType> groupTypes,
        Aggregator[] aggregators,
        int?[] filters,
        (ValueTable Table, int? Filter)[] tables
    )
    {
        this.groups = groups;
        this.aggregators = aggregators;
        this.filters = filters;
        this.tables = tables;
        store = new RowStore(
            storeId,
            [.. groupTypes, .. aggregators.SelectMany(a => a.StateTypes)],
            [.. Enumerable.Range(0, groups.Length)],
            keyRests: true
        );
        withheld = new bool[groups.Length + aggregators.Length];
        var at = groups.Length;
        foreach (var aggregator in aggregators)
        {
            aggregator.Bind(store.Weights);
            aggregator.Bind(store.Columns[at..(at + aggregator.StateTypes.Count)]);
            at += aggregator.StateTypes.Count;
        }
    }

    public override IEnumerable<RowStore> Stores => tables.Select(t => t.Table.Store).Prepend(store);

    private bool IsGlobal => groups.Length == 0;

    public override void Push(int port, Batch delta)
    {
        var key = new Column[groups.Length];
        for (var i = 0; i < key.Length; i++)
            key[i] = delta.Columns[groups[i]];
        if (hashes.Length < delta.Count)
            hashes = new uint[delta.Count];
        RowStore.Hash(key, hashes.AsSpan(0, delta.Count));
        var slots = Slots(delta, key);
        RememberOld();
        for (var i = 0; i < slots.Length; i++)
            store.Weights.At(slots[i]) += delta.Weight(i);
        var filtered = new Dictionary<int, long[]>();
        foreach (var (table, filter) in tables)
            table.Update(delta, slots, Weights(delta, filter, filtered));
        for (var i = 0; i < aggregators.Length; i++)
            aggregators[i].Update(delta, slots, Weights(delta, filters[i], filtered));
    }

    public override void Flush()
    {
        if (IsGlobal && store.Rows == 0)
            MakeGlobalGroup();
        if (closing is not null)
        {
            CloseWindows();
            return;
        }

        if (touched.Count == 0)
            return;
        if (NextAcceptsSlots)
            EmitSlots();
        if (EmitsChanges)
            EmitChanges();
        foreach (var slot in touched)
        {
            atTickStart[slot] = AtTickStart.Unknown;
            if (store.Weights.At(slot) == 0)
                Free(slot);
        }

        Forget();
    }

    private bool EmitsChanges => !NextAcceptsSlots || NextNeedsChanges;

    private void Forget()
    {
        touched.Clear();
        oldSlots.Clear();
        remembered = 0;
        oldParts.Clear();
    }

    /// <summary>EMIT ON WINDOW CLOSE: a group is emitted once, when the watermark has passed it, and then dropped.</summary>
    /// <param name="column">The group's column that has the watermark.</param>
    public void EmitOnClose(int column) => closing = column;

    public override void Watermark(int port, long value)
    {
        if (closing is null)
            Pass(value);
        else if (passed is null || value > passed)
            passed = value;
    }

    private void CloseWindows()
    {
        foreach (var slot in touched)
            atTickStart[slot] = AtTickStart.Unknown;
        Forget();
        if (passed is not { } mark || mark == closed)
            return;
        closed = mark;
        var times = (PagedColumn<long>)store.Columns[closing!.Value];
        var done = new List<int>();
        for (var slot = 0; slot < store.Slots; slot++)
        {
            if (store.Weights.At(slot) != 0 && !times.IsNull(slot) && times.At(slot) < mark)
                done.Add(slot);
        }

        if (done.Count > 0)
            Close(done);
        Pass(mark);
    }

    private void Close(List<int> done)
    {
        Emit(new Batch(Results(CollectionsMarshal.AsSpan(done)), done.Count, null));
        foreach (var slot in done)
        {
            foreach (var (table, _) in tables)
                table.Clear(slot);
            Free(slot);
        }
    }

    private int[] Slots(Batch delta, Column[] key)
    {
        if (IsGlobal && store.Rows == 0)
            MakeGlobalGroup();
        var slots = new int[delta.Count];
        var remembers = EmitsChanges;
        store.FindOrAdd(hashes.AsSpan(0, slots.Length), key, slots);
        if (store.Slots > atTickStart.Length)
            Array.Resize(ref atTickStart, Math.Max(PagedColumn.PageSize, Math.Max(store.Slots, atTickStart.Length * 2)));
        foreach (var slot in slots)
        {
            if (atTickStart[slot] != AtTickStart.Unknown)
                continue;
            var isThere = store.Weights.At(slot) != 0;
            atTickStart[slot] = isThere ? AtTickStart.Present : AtTickStart.Absent;
            touched.Add(slot);
            store.Touch(slot);
            if (remembers && isThere)
                oldSlots.Add(slot);
        }

        return slots;
    }

    // The single group of an aggregate without GROUP BY weighs 1 more than its rows, so that its slot is never freed.
    private void MakeGlobalGroup()
    {
        var slot = store.FindOrAdd(0, [], 0, out _);
        store.Weights.At(slot) = 1;
        atTickStart = new AtTickStart[PagedColumn.PageSize];
        atTickStart[slot] = AtTickStart.Absent;
        touched.Add(slot);
    }

    private void RememberOld()
    {
        if (oldSlots.Count > remembered)
            oldParts.Add(Results(CollectionsMarshal.AsSpan(oldSlots)[remembered..], all: true));
        remembered = oldSlots.Count;
    }

    private Column[] Results(ReadOnlySpan<int> slots, bool all = false)
    {
        var columns = new Column[groups.Length + aggregators.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            if (withheld[i] && !all)
                columns[i] = Column.Create(i < groups.Length ? store.Types[i] : aggregators[i - groups.Length].Type);
            else
                columns[i] = i < groups.Length ? store.Columns[i].Gather(slots) : aggregators[i - groups.Length].Output(slots);
        }

        return columns;
    }

    private Column[]? Joined()
    {
        if (oldParts.Count <= 1)
            return oldParts.Count == 0 ? null : oldParts[0];
        var joined = oldParts[0].Select(c => c.NewLike()).ToArray();
        foreach (var part in oldParts)
        {
            for (var i = 0; i < joined.Length; i++)
                joined[i].AppendRange(part[i], 0, part[i].Count);
        }

        return joined;
    }

    private void EmitChanges()
    {
        var live = touched.FindAll(slot => store.Weights.At(slot) != 0);
        var now = Results(CollectionsMarshal.AsSpan(live), all: true);
        var before = Joined();
        // A group that existed before is in both lists, in the same order: pair the two, and drop groups that did not change.
        var (gone, come) = (new List<int>(), new List<int>());
        var old = 0;
        for (var i = 0; i < live.Count; i++)
        {
            while (old < oldSlots.Count && store.Weights.At(oldSlots[old]) == 0)
                gone.Add(old++);
            if (old < oldSlots.Count && oldSlots[old] == live[i])
            {
                if (!SameResult(before!, old, now, i))
                {
                    gone.Add(old);
                    come.Add(i);
                }

                old++;
            }
            else
                come.Add(i);
        }

        while (old < oldSlots.Count)
            gone.Add(old++);
        EmitRows(before, oldSlots.Count, gone, -1);
        EmitRows(now, live.Count, come, 1);
    }

    private bool SameResult(Column[] before, int old, Column[] now, int row)
    {
        for (var i = groups.Length; i < now.Length; i++)
        {
            if (!now[i].Same(row, before[i], old))
                return false;
        }

        return true;
    }

    private void EmitRows(Column[]? columns, int count, List<int> rows, long weight)
    {
        if (rows.Count == 0)
            return;
        var all = rows.Count == count;
        var taken = new Column[columns!.Length];
        for (var i = 0; i < taken.Length; i++)
            taken[i] = all ? columns[i] : columns[i].Take(rows.ToArray());
        Emit(new Batch(taken, rows.Count, WeightsOf(rows.Count, weight)));
    }

    private static long[]? WeightsOf(int count, long weight)
    {
        if (weight == 1)
            return null;
        var weights = new long[count];
        Array.Fill(weights, weight);
        return weights;
    }

    private void Free(int slot)
    {
        store.Reset(slot, groups.Length);
        store.Remove(slot);
    }

    private static long[]? Weights(Batch delta, int? filter, Dictionary<int, long[]> filtered)
    {
        if (filter is not { } column)
            return delta.Weights;
        if (filtered.TryGetValue(column, out var known))
            return known;
        var verdict = (Column<bool>)delta.Columns[column];
        var weights = new long[delta.Count];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = verdict.Values[i] && !verdict.IsNull(i) ? delta.Weight(i) : 0;
        return filtered[column] = weights;
    }

    /// <summary>Whether a group existed when the current tick began.</summary>
    private enum AtTickStart : byte
    {
        /// <summary>The group was not touched in this tick.</summary>
        Unknown,

        /// <summary>The group did not exist when the tick began.</summary>
        Absent,

        /// <summary>The group existed when the tick began.</summary>
        Present,
    }
}
