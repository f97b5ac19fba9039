using Balloon.Sandbox.Columns;

namespace Balloon.Sandbox.Stream;

// Views whose rows lie in the slots of the groups they are made of: the previous row is found by its slot, without a look-up by key.
internal sealed partial class MaterializeOperator
{
    public override bool TakesPlaces => Store.IsPlaced;

    // A shared store already holds the new values, so it cannot tell what they were.
    public override bool TakesChanges => Store.IsShared && Changed is not null;

    /// <summary>Raised before rows with slots change; the store still holds the keys of the old rows.</summary>
    public event Action<SlotChanges>? Placing;

    private void PushPlaced(Batch delta, int[] places)
    {
        var (fresh, there, gone) = Sort(delta, places);
        var changed = Changes(delta, places, there);
        Placing?.Invoke(new SlotChanges(Slots(places, fresh), Slots(places, changed), Slots(places, gone)));
        Batch? before = Changed is null ? null : Before(places, [.. gone, .. changed]);
        foreach (var row in gone)
            Store.Displace(places[row]);
        if (before is not null)
            Changed?.Invoke(before);
        foreach (var row in fresh)
            Store.Place(places[row]);
        foreach (var row in changed)
            Store.Touch(places[row]);
        for (var i = 0; i < Store.Columns.Length; i++)
        {
            if (Store.IsBorrowed(i))
                continue;
            Store.Columns[i].Scatter(places, fresh, delta.Columns[i]);
            if (!Store.Key.Contains(i))
                Store.Columns[i].Scatter(places, changed, delta.Columns[i]);
        }

        if (Changed is not null && fresh.Length + changed.Length > 0)
            Changed.Invoke(Now(places, fresh, changed));
    }

    // Splits a delta into new rows, rows that replace one, and removed rows.
    private (int[] Fresh, int[] There, int[] Gone) Sort(Batch delta, int[] places)
    {
        var (fresh, there, gone) = (new int[delta.Count], new int[delta.Count], new List<int>());
        var (come, stay) = (0, 0);
        for (var i = 0; i < delta.Count; i++)
        {
            var held = Store.Holds(places[i]);
            if (delta.Weight(i) <= 0)
            {
                if (held)
                    gone.Add(i);
            }
            else if (held)
                there[stay++] = i;
            else
                fresh[come++] = i;
        }

        return (fresh[..come], there[..stay], [.. gone]);
    }

    private int[] Changes(Batch delta, int[] places, int[] rows)
    {
        var differs = new bool[rows.Length];
        for (var i = 0; i < Store.Columns.Length; i++)
        {
            if (!Store.Key.Contains(i) && !Store.IsBorrowed(i))
                Store.Columns[i].MarkDifferent(places, rows, delta.Columns[i], differs);
        }

        var count = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            if (differs[i])
                rows[count++] = rows[i];
        }

        return rows[..count];
    }

    private Batch? Before(int[] places, int[] rows)
    {
        if (rows.Length == 0)
            return null;
        var slots = Slots(places, rows);
        var weights = new long[rows.Length];
        Array.Fill(weights, -1);
        return new Batch([.. Store.Columns.Select(c => c.Gather(slots))], rows.Length, weights);
    }

    private static int[] Slots(int[] places, int[] rows) => Array.ConvertAll(rows, row => places[row]);

    private Batch Now(int[] places, int[] fresh, int[] changed)
    {
        int[] rows = [.. fresh, .. changed];
        Array.Sort(rows);
        var slots = Slots(places, rows);
        return new Batch([.. Store.Columns.Select(c => c.Gather(slots))], slots.Length, null);
    }
}
