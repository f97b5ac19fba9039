namespace Balloon.Sandbox.State;

/// <summary>Slot numbers in the order of their rows; a row is found by binary search.</summary>
internal sealed class SortedSlots
{
    private int[] slots = new int[2];

    public int Count { get; private set; }

    public int this[int index] => slots[index];

    public ReadOnlySpan<int> Span => slots.AsSpan(0, Count);

    public void Insert(int slot, Comparison<int> order)
    {
        if (Count == slots.Length)
            Array.Resize(ref slots, Count * 2);
        var at = Find(slot, order);
        Array.Copy(slots, at, slots, at + 1, Count - at);
        slots[at] = slot;
        Count++;
    }

    public int IndexOf(int slot, Comparison<int> order)
    {
        var at = Find(slot, order);
        while (slots[at] != slot)
            at++;
        return at;
    }

    public void Remove(int slot, Comparison<int> order)
    {
        var at = IndexOf(slot, order);
        Count--;
        Array.Copy(slots, at + 1, slots, at, Count - at);
    }

    public void RemoveFirst(int count)
    {
        Count -= count;
        Array.Copy(slots, count, slots, 0, Count);
    }

    // The first place whose row is not before the slot's.
    private int Find(int slot, Comparison<int> order)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (order(slots[middle], slot) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
