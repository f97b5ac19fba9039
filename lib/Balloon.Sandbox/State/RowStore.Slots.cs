namespace Balloon.Sandbox.State;

// Stores whose rows lie in slots that an operator assigns.
internal sealed partial class RowStore
{
    // The columns that are not borrowed.
    private PagedColumn[] own;
    private RowStore? lender;

    // The lender, where this store shares its rows.
    private RowStore? shared;

    /// <summary>
    /// Uses a column of another store in place of its own. The other store has a row in every slot in which this one has, and the column
    /// is part of its key, which never changes. This store neither writes the column nor keeps it in checkpoints.
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
    /// Shares the rows of another store: each slot that holds a row there holds one here, whatever its weight. Then columns that change may be
    /// borrowed too (<see cref="Borrow"/>), and only the others are kept here. To be called before there are rows.
    /// </summary>
    public void Share(RowStore with)
    {
        (lender, shared, Weights) = (with, with, with.Weights);
        slotBytes -= sizeof(long);
    }

    /// <summary>True when it shares the rows of another store.</summary>
    public bool IsShared => shared is not null;

    /// <summary>True when it has columns of its own.</summary>
    public bool HasOwn => shared is null || own.Length > 0;

    /// <summary>True when some of its columns are borrowed.</summary>
    public bool Borrows => lender is not null;

    /// <summary>True when the column is borrowed.</summary>
    public bool IsBorrowed(int column) => !own.Contains(Columns[column]);

    /// <summary>True when the slot holds a row.</summary>
    public bool Holds(int slot) => slot < Slots && Weights.At(slot) != 0;

    /// <summary>
    /// Occupies a free slot (in a store that shares its rows, any slot) and makes its page writable.
    /// </summary>
    public void Occupy(int slot, long weight = 1)
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

    /// <summary>Removes the row from its slot.</summary>
    public void Vacate(int slot)
    {
        if (shared is not null)
            return;
        Touch(slot);
        Weights.Put(slot, 0);
        used--;
    }
}
