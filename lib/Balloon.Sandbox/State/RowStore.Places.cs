namespace Balloon.Sandbox.State;

// Rows that stand where others say.
internal sealed partial class RowStore
{
    /// <summary>True when a row stands in the slot.</summary>
    public bool Holds(int slot) => slot < Slots && Weights.At(slot) != 0;

    /// <summary>Takes a slot that holds no row for a row; its page may be written from here on.</summary>
    public void Place(int slot, long weight = 1)
    {
        while (slot >= Slots)
        {
            if ((Slots & PagedColumn.Mask) == 0)
                AddPage();
            Slots = Math.Min(slot + 1, (Slots | PagedColumn.Mask) + 1);
        }

        Touch(slot);
        Weights.Put(slot, weight);
        used++;
    }

    /// <summary>Takes the row out of its slot.</summary>
    public void Displace(int slot)
    {
        Touch(slot);
        Weights.Put(slot, 0);
        used--;
    }
}
