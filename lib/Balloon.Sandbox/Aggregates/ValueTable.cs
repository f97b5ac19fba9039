using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Aggregates;

/// <summary>
/// The values of each group with their counts, in order. Percentiles, mode, distinct counts, ordered lists and retractable extremes are
/// computed from it. Its rows are (group, values…), weighted by their count.
/// </summary>
internal sealed class ValueTable
{
    // The bytes of a node in the group's list and a share of the list itself.
    private const int IndexBytes = 32;
    private readonly RowStore store;
    private readonly int[] arguments;
    private readonly SortKey[] order;
    private readonly bool keepNulls;
    private readonly Comparison<int> compare;
    private SortedSlots?[] sorted = [];
    private uint[] hashes = [];

    /// <param name="id">The store's number.</param>
    /// <param name="types">The types of the values.</param>
    /// <param name="arguments">Their columns in the input.</param>
    /// <param name="order">The order, by indexes into <paramref name="types"/>; ties are broken by all values.</param>
    /// <param name="keepNulls">False to skip rows whose first value is null.</param>
    public ValueTable(long id, IReadOnlyList<SqlType> types, int[] arguments, SortKey[] order, bool keepNulls)
    {
        this.arguments = arguments;
        this.keepNulls = keepNulls;
        this.order =
        [
            .. order,
            .. Enumerable.Range(0, types.Count).Where(i => order.All(k => k.Column != i)).Select(i => new SortKey(i, false, false)),
        ];
        store = new RowStore(id, [SqlType.Integer, .. types], [.. Enumerable.Range(0, types.Count + 1)], IndexBytes) { OnLoad = Place };
        compare = Compare;
    }

    public RowStore Store => store;

    public void Update(Batch batch, int[] slots, long[]? weights)
    {
        if (hashes.Length < batch.Count)
            hashes = new uint[batch.Count];
        var key = new Column[arguments.Length + 1];
        key[0] = new Column<int>(SqlType.Integer, slots, null, batch.Count);
        for (var i = 0; i < arguments.Length; i++)
            key[i + 1] = batch.Columns[arguments[i]];
        RowStore.Hash(key, hashes.AsSpan(0, batch.Count));
        for (var i = 0; i < batch.Count; i++)
        {
            var weight = weights is null ? 1 : weights[i];
            if (weight == 0 || (!keepNulls && key[1].IsNull(i)))
                continue;
            var slot = store.FindOrAdd(hashes[i], key, i, out var added);
            if (!added)
                store.Touch(slot);
            var now = store.Weights.At(slot) += weight;
            if (added)
                Place(slot);
            else if (now == 0)
            {
                sorted[slots[i]]!.Remove(slot, compare);
                store.Remove(slot);
            }
        }
    }

    /// <summary>The slots of a group's values, in order.</summary>
    public ReadOnlySpan<int> Of(int group) => group < sorted.Length && sorted[group] is { } values ? values.Span : default;

    public long Count(int slot) => store.Weights.At(slot);

    public PagedColumn Values(int column) => store.Columns[column + 1];

    /// <summary>Removes a group's values.</summary>
    public void Clear(int group)
    {
        foreach (var slot in Of(group))
            store.Remove(slot);
        if (group < sorted.Length)
            sorted[group] = null;
    }

    private void Place(int slot)
    {
        var group = ((PagedColumn<int>)store.Columns[0]).At(slot);
        if (group >= sorted.Length)
            Array.Resize(ref sorted, Math.Max(group + 1, Math.Max(16, sorted.Length * 2)));
        (sorted[group] ??= new SortedSlots()).Insert(slot, compare);
    }

    private int Compare(int a, int b)
    {
        foreach (var key in order)
        {
            var result = store.Columns[key.Column + 1].Compare(a, b, key);
            if (result != 0)
                return result;
        }

        return 0;
    }
}
