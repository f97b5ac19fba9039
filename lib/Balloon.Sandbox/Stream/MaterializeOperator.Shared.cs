namespace Balloon.Sandbox.Stream;

// Rows that are the groups that they are made of: they have changed already when this is told of it. What they were is told before, if
// someone follows.
internal sealed partial class MaterializeOperator
{
    private Batch? past;

    private void PushShared(Batch delta, int[] places)
    {
        if (delta.IsPast)
            past = delta;
        else if (delta.Fresh is { } fresh)
            Write(delta, places, fresh);
        else
            Leave(places);
    }

    private void Leave(int[] places)
    {
        Placing?.Invoke(new SlotChanges([], [], places));
        if (past is not null)
            Changed?.Invoke(Past(At(places)));
    }

    private void Write(Batch delta, int[] places, int fresh)
    {
        Placing?.Invoke(new SlotChanges(places.AsSpan(0, fresh), places.AsSpan(fresh), []));
        if (Store.HasOwn)
            WriteOwn(delta, places);
        if (Changed is not null)
            Tell(places, fresh);
    }

    private void WriteOwn(Batch delta, int[] places)
    {
        foreach (var place in places)
            Store.Place(place);
        int[] rows = [.. Enumerable.Range(0, places.Length)];
        for (var i = 0; i < Store.Columns.Length; i++)
        {
            if (!Store.IsBorrowed(i))
                Store.Columns[i].Scatter(places, rows, delta.Columns[i]);
        }
    }

    // Rows that were there and are what they were are left out.
    private void Tell(int[] places, int fresh)
    {
        var now = new Batch([.. Store.Columns.Select(c => c.Gather(places))], places.Length, null);
        var before = past is null ? [] : At(places[fresh..]);
        var (old, come) = (new List<int>(), new List<int>(Enumerable.Range(0, fresh)));
        for (var i = 0; i < before.Length; i++)
        {
            if (IsSame(past!, before[i], now, fresh + i))
                continue;
            old.Add(before[i]);
            come.Add(fresh + i);
        }

        if (old.Count > 0)
            Changed!.Invoke(Past([.. old]));
        if (come.Count > 0)
            Changed!.Invoke(now.Take([.. come]));
    }

    private bool IsSame(Batch a, int row, Batch b, int other)
    {
        for (var i = 0; i < Store.Columns.Length; i++)
        {
            if (!a.Columns[i].Same(row, b.Columns[i], other))
                return false;
        }

        return true;
    }

    // The rows of the past at these places. Both come in the order in which the groups were touched.
    private int[] At(int[] places)
    {
        var rows = new int[places.Length];
        var row = 0;
        for (var i = 0; i < places.Length; i++)
        {
            while (past!.Places![row] != places[i])
                row++;
            rows[i] = row++;
        }

        return rows;
    }

    private Batch Past(int[] rows)
    {
        var weights = new long[rows.Length];
        Array.Fill(weights, -1);
        return past!.Take(rows) with { Weights = weights };
    }
}
