using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Stream;

// Aggregations whose groups' slots are the slots of the view's rows.
internal sealed partial class AggregateOperator
{
    private readonly List<int> there = [];
    private bool shares;

    // The view's store knows the old rows, unless it shares the groups' rows.
    private void EmitSlots()
    {
        var (live, gone) = (new List<int>(touched.Count), new List<int>());
        foreach (var slot in touched)
        {
            var wasThere = atTickStart[slot] == AtTickStart.Present;
            if (store.Weights.At(slot) != 0)
                (wasThere ? there : live).Add(slot);
            else if (wasThere)
                gone.Add(slot);
        }

        var fresh = live.Count;
        live.AddRange(there);
        there.Clear();
        if (gone.Count > 0)
            Emit(new Batch(Results([.. gone]), gone.Count, WeightsOf(gone.Count, -1)) { Slots = [.. gone] });
        if (live.Count > 0)
        {
            int[] slots = [.. live];
            Emit(new Batch(Results(slots), slots.Length, null) { Slots = slots, NewRows = shares ? fresh : null });
        }
    }

    /// <summary>True when its results carry the slots of their groups.</summary>
    public bool EmitsSlots => NextAcceptsSlots;

    /// <summary>
    /// Lends its columns to a view's store whose rows lie in the groups' slots. Columns that nothing else reads are left empty in the emitted
    /// batches.
    /// </summary>
    /// <param name="to">The store.</param>
    /// <param name="columns">Which of its columns is which field of a result.</param>
    /// <param name="read">The fields that others read.</param>
    /// <param name="results">
    /// True to lend results too. This needs the group's row count among them: without it a group whose row did not change, such as an
    /// unchanged maximum, would be reported as changed.
    /// </param>
    public void Lend(RowStore to, IReadOnlyList<(int Column, int Field)> columns, IReadOnlySet<int> read, bool results)
    {
        shares = results && columns.Any(c => Lent(c.Field) == store.Weights);
        if (shares)
            to.Share(store);
        for (var i = 0; i < withheld.Length; i++)
            withheld[i] = !read.Contains(i);
        foreach (var (column, field) in columns)
        {
            if ((field < groups.Length || shares) && Lent(field) is { } lent)
                to.Borrow(column, store, lent);
            else
                withheld[field] = false;
        }
    }

    private PagedColumn? Lent(int field) => field < groups.Length ? store.Columns[field] : aggregators[field - groups.Length].Results;
}
