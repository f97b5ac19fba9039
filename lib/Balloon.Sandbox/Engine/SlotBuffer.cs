using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Stream;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// Tracks which slots of a view changed since the sink's last epoch; the values are read from the view when they are written. New rows are
/// distinguished from rows that the table holds already. For removed rows the key is kept, since another row may take their slot.
/// </summary>
internal sealed class SlotBuffer : SinkBuffer
{
    /// <summary>Marks a row that is new.</summary>
    public const long IsNew = 1;

    /// <summary>Marks a row that the table holds with other values.</summary>
    public const long WasThere = 2;

    private readonly MaterializeOperator rows;
    private readonly int[] key;
    private readonly int width;

    // A slot's mark is stored as its weight.
    private readonly RowStore marks;

    // Keys that the table still holds and the view no longer does, each with the slot that it had.
    private readonly RowStore gone;

    /// <param name="job">The sink.</param>
    /// <param name="marksId">The number of the store of marks.</param>
    /// <param name="goneId">The number of the store of removed keys.</param>
    public SlotBuffer(SinkJob job, long marksId, long goneId)
    {
        rows = job.From.Rows;
        key = [.. job.Definition.PrimaryKey];
        width = job.Definition.Columns.Count;
        marks = new RowStore(marksId, [], [], hasAssignedSlots: true);
        gone = new RowStore(
            goneId,
            [.. key.Select(k => job.Definition.Columns[k].Type), SqlType.Integer],
            [.. Enumerable.Range(0, key.Length)]
        );
    }

    public override IReadOnlyList<RowStore> Stores => [marks, gone];

    /// <summary>True when the view's rows have slots, and the sink's key identifies rows exactly as the view's own key does.</summary>
    public static bool Fits(StoredRelation from, SinkDefinition definition, bool upsert) =>
        upsert
        && from is MaterializedView { Rows.Store.HasAssignedSlots: true, Key: { } own } view
        && definition.PrimaryKey.All(own.Contains)
        && own.All(k => definition.PrimaryKey.Any(p => p == k || WindowBounds.AreOfOneWindow(view.Plan, p, k)));

    public override void Start() => rows.SlotsChanging += Receive;

    public override void Stop() => rows.SlotsChanging -= Receive;

    public override void Fill()
    {
        for (var slot = 0; slot < rows.Store.Slots; slot++)
        {
            if (rows.Store.Holds(slot))
                marks.Occupy(slot, IsNew);
        }
    }

    public override Func<SinkChanges> Snapshot()
    {
        var (view, marked, keys) = (rows.Store.Snapshot(), marks.Snapshot(), gone.Rows == 0 ? null : gone.Snapshot());
        return () => new SlotChangesReader(view, marked, keys, key, width).Read();
    }

    public override void Append(SinkBuffer newer)
    {
        var (after, slots) = ((SlotBuffer)newer, (PagedColumn<int>)((SlotBuffer)newer).gone.Columns[key.Length]);
        for (var i = 0; i < after.gone.Slots; i++)
        {
            if (after.gone.Weights.At(i) == 0)
                continue;
            // A row that was added since this buffer began was never in the table.
            var wasNew = Mark(slots.At(i)) == IsNew;
            SetMark(slots.At(i), 0);
            if (!wasNew)
                AddGone([.. after.gone.Columns.Select(c => c.Gather([i]))]);
        }

        for (var slot = 0; slot < after.marks.Slots; slot++)
        {
            var mark = after.Mark(slot);
            if (mark == IsNew || (mark == WasThere && Mark(slot) == 0))
                SetMark(slot, mark);
        }
    }

    private void Receive(SlotChanges changes)
    {
        foreach (var slot in changes.Removed)
        {
            if (Mark(slot) != IsNew)
                AddGone([.. key.Select(k => rows.Store.Columns[k].Gather([slot])), new Column<int>(SqlType.Integer, [slot], null, 1)]);
            SetMark(slot, 0);
        }

        foreach (var slot in changes.Added)
            SetMark(slot, IsNew);
        foreach (var slot in changes.Changed)
        {
            if (Mark(slot) == 0)
                SetMark(slot, WasThere);
        }
    }

    private void AddGone(Column[] row)
    {
        var own = row[..key.Length];
        var at = gone.FindOrAdd(RowStore.Hashes(own, 1)[0], own, 0, out var added);
        if (!added)
            return;
        gone.Weights.At(at) = 1;
        gone.Columns[key.Length].Set(at, row[key.Length], 0);
    }

    private long Mark(int slot) => slot < marks.Slots ? marks.Weights.At(slot) : 0;

    private void SetMark(int slot, long mark)
    {
        var before = Mark(slot);
        if (before == mark)
            return;
        if (before != 0)
            marks.Vacate(slot);
        if (mark != 0)
            marks.Occupy(slot, mark);
    }
}
