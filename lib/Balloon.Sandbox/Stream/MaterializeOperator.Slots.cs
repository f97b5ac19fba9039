using Balloon.Sandbox.Columns;

namespace Balloon.Sandbox.Stream;

// Views whose rows lie in the slots of the groups they are made of: the previous row is found by its slot, without a look-up by key.
internal sealed partial class MaterializeOperator
{
    public override bool AcceptsSlots => Store.HasAssignedSlots;

    // A shared store already holds the new values, so it cannot tell what they were.
    public override bool NeedsChanges => Store.IsShared && Changed is not null;

    /// <summary>Raised before rows with slots change; the store still holds the keys of the old rows.</summary>
    public event Action<SlotChanges>? SlotsChanging;

    private void PushSlots(Batch delta, int[] slots)
    {
        var (added, kept, removed) = Split(delta, slots);
        var changed = Changes(delta, slots, kept);
        SlotsChanging?.Invoke(new SlotChanges(SlotsOf(slots, added), SlotsOf(slots, changed), SlotsOf(slots, removed)));
        Batch? before = Changed is null ? null : Before(slots, [.. removed, .. changed]);
        foreach (var row in removed)
            Store.Vacate(slots[row]);
        if (before is not null)
            Changed?.Invoke(before);
        foreach (var row in added)
            Store.Occupy(slots[row]);
        foreach (var row in changed)
            Store.Touch(slots[row]);
        for (var i = 0; i < Store.Columns.Length; i++)
        {
            if (Store.IsBorrowed(i))
                continue;
            Store.Columns[i].Scatter(slots, added, delta.Columns[i]);
            if (!Store.Key.Contains(i))
                Store.Columns[i].Scatter(slots, changed, delta.Columns[i]);
        }

        if (Changed is not null && added.Length + changed.Length > 0)
            Changed.Invoke(Now(slots, added, changed));
    }

    // Splits a delta into new rows, rows that replace one, and removed rows.
    private (int[] Added, int[] Kept, int[] Removed) Split(Batch delta, int[] slots)
    {
        var (added, kept, removed) = (new int[delta.Count], new int[delta.Count], new List<int>());
        var (addedCount, keptCount) = (0, 0);
        for (var i = 0; i < delta.Count; i++)
        {
            var held = Store.Holds(slots[i]);
            if (delta.Weight(i) <= 0)
            {
                if (held)
                    removed.Add(i);
            }
            else if (held)
                kept[keptCount++] = i;
            else
                added[addedCount++] = i;
        }

        return (added[..addedCount], kept[..keptCount], [.. removed]);
    }

    private int[] Changes(Batch delta, int[] slots, int[] rows)
    {
        var differs = new bool[rows.Length];
        for (var i = 0; i < Store.Columns.Length; i++)
        {
            if (!Store.Key.Contains(i) && !Store.IsBorrowed(i))
                Store.Columns[i].MarkDifferent(slots, rows, delta.Columns[i], differs);
        }

        var count = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            if (differs[i])
                rows[count++] = rows[i];
        }

        return rows[..count];
    }

    private Batch? Before(int[] slots, int[] rows)
    {
        if (rows.Length == 0)
            return null;
        var some = SlotsOf(slots, rows);
        var weights = new long[rows.Length];
        Array.Fill(weights, -1);
        return new Batch([.. Store.Columns.Select(c => c.Gather(some))], rows.Length, weights);
    }

    private static int[] SlotsOf(int[] slots, int[] rows) => Array.ConvertAll(rows, row => slots[row]);

    private Batch Now(int[] slots, int[] added, int[] changed)
    {
        int[] rows = [.. added, .. changed];
        Array.Sort(rows);
        var some = SlotsOf(slots, rows);
        return new Batch([.. Store.Columns.Select(c => c.Gather(some))], some.Length, null);
    }
}
