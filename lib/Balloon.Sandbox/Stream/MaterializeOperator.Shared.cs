using Balloon.Sandbox.Columns;

namespace Balloon.Sandbox.Stream;

// Views that share the rows of their groups' store: by the time the slots are pushed here, the rows have changed. Their old and new values
// follow only where someone subscribes to them.
internal sealed partial class MaterializeOperator
{
    private void PushShared(Batch delta)
    {
        if (delta.Slots is not { } slots)
            Changed?.Invoke(delta);
        else if (delta.NewRows is not { } fresh)
            SlotsChanging?.Invoke(new SlotChanges([], [], slots));
        else
        {
            SlotsChanging?.Invoke(new SlotChanges(slots.AsSpan(0, fresh), slots.AsSpan(fresh), []));
            if (Store.HasOwn)
                WriteOwn(delta, slots);
        }
    }

    private void WriteOwn(Batch delta, int[] slots)
    {
        foreach (var slot in slots)
            Store.Occupy(slot);
        int[] rows = [.. Enumerable.Range(0, slots.Length)];
        for (var i = 0; i < Store.Columns.Length; i++)
        {
            if (!Store.IsBorrowed(i))
                Store.Columns[i].Scatter(slots, rows, delta.Columns[i]);
        }
    }
}
