using Balloon.Sandbox.Columns;

namespace Balloon.Sandbox.Stream;

// Views that share the rows of their groups' store: by the time the slots are pushed here, the rows have changed. Their old and new values
// follow only where someone subscribes to them.
internal sealed partial class MaterializeOperator
{
    private void PushShared(Batch delta)
    {
        if (delta.Places is not { } places)
            Changed?.Invoke(delta);
        else if (delta.Fresh is not { } fresh)
            Placing?.Invoke(new SlotChanges([], [], places));
        else
        {
            Placing?.Invoke(new SlotChanges(places.AsSpan(0, fresh), places.AsSpan(fresh), []));
            if (Store.HasOwn)
                WriteOwn(delta, places);
        }
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
}
