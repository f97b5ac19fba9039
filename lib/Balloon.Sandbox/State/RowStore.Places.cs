namespace Balloon.Sandbox.State;

// Rows that stand where others say.
internal sealed partial class RowStore
{
    // All columns but those of another store.
    private PagedColumn[] own;
    private RowStore? lender;

    // The lender, where its rows are these.
    private RowStore? shared;

    /// <summary>
    /// Takes a column of another store in place of its own: that store has a row in each slot in which this one has, and its key, of which
    /// the column is part, rests. This store neither writes the column nor keeps it in checkpoints.
    /// </summary>
    /// <param name="column">The column here. Before there are rows.</param>
    /// <param name="from">The store that has it.</param>
    /// <param name="theirs">The column there.</param>
    public void Borrow(int column, RowStore from, PagedColumn theirs)
    {
        lender = from;
        own = [.. own.Where(c => c != Columns[column])];
        Columns[column] = theirs;
        slotBytes -= ColumnWidth(Types[column]);
    }

    /// <summary>
    /// Has a row in each slot in which another store has one, whatever it weighs there: may <see cref="Borrow"/> columns that change, and
    /// keeps only its own. Before there are rows.
    /// </summary>
    public void Share(RowStore with)
    {
        (lender, shared, Weights) = (with, with, with.Weights);
        slotBytes -= sizeof(long);
    }

    /// <summary>True when its rows are another store's.</summary>
    public bool IsShared => shared is not null;

    /// <summary>True when it keeps something itself.</summary>
    public bool HasOwn => shared is null || own.Length > 0;

    /// <summary>True when some columns are another store's.</summary>
    public bool Borrows => lender is not null;

    /// <summary>True when a column is another store's.</summary>
    public bool IsBorrowed(int column) => !own.Contains(Columns[column]);

    /// <summary>True when a row stands in the slot.</summary>
    public bool Holds(int slot) => slot < Slots && Weights.At(slot) != 0;

    /// <summary>
    /// Takes a slot that holds no row for a row, or in a store that shares its rows any slot; its page may be written from here on.
    /// </summary>
    public void Place(int slot, long weight = 1)
    {
        if (!HasOwn)
            return;
        while (slot >= slots)
        {
            if ((slots & PagedColumn.Mask) == 0)
                AddPage();
            slots = Math.Min(slot + 1, (slots | PagedColumn.Mask) + 1);
        }

        Touch(slot);
        if (shared is not null)
            return;
        Weights.Put(slot, weight);
        used++;
    }

    /// <summary>Takes the row out of its slot.</summary>
    public void Displace(int slot)
    {
        if (shared is not null)
            return;
        Touch(slot);
        Weights.Put(slot, 0);
        used--;
    }
}
