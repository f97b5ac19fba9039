using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Stream;

/// <summary>Keeps the rows of a view, and passes their changes to the views and sinks on it.</summary>
internal sealed partial class MaterializeOperator : Operator
{
    private readonly List<int> touched = [];
    private readonly bool keyed;
    private uint[] hashes = [];

    /// <param name="store">
    /// Where the rows are stored. If it is keyed by a unique key, a row replaces the old row of its key in place; if it is keyed by all
    /// columns, equal rows are counted.
    /// </param>
    /// <param name="keyed">True when the key is unique.</param>
    public MaterializeOperator(RowStore store, bool keyed)
    {
        Store = store;
        this.keyed = keyed;
    }

    public RowStore Store { get; }

    public override IEnumerable<RowStore> Stores => [Store];

    /// <summary>Raised with every delta after it has been applied.</summary>
    public event Action<Batch>? Changed;

    public override void Push(int port, Batch delta)
    {
        if (Store.IsShared)
        {
            PushShared(delta);
            return;
        }

        if (delta.Slots is { } slots)
        {
            PushSlots(delta, slots);
            return;
        }

        var key = new Column[Store.Key.Length];
        for (var i = 0; i < key.Length; i++)
            key[i] = delta.Columns[Store.Key[i]];
        if (hashes.Length < delta.Count)
            hashes = new uint[delta.Count];
        RowStore.Hash(key, hashes.AsSpan(0, delta.Count));
        for (var i = 0; i < delta.Count; i++)
        {
            Store.Warm(hashes.AsSpan(0, delta.Count), i);
            var slot = Store.FindOrAdd(hashes[i], key, i, out var added);
            if (!added)
                Store.Touch(slot);
            var weight = delta.Weight(i);
            Store.Weights.At(slot) += weight;
            if (weight < 0)
                touched.Add(slot);
            else if (added || keyed)
                Write(slot, delta, i);
            if (added && weight < 0)
                Write(slot, delta, i);
        }

        Changed?.Invoke(delta);
    }

    /// <summary>Takes over the subscribers of another operator.</summary>
    public void Follow(MaterializeOperator other) =>
        (Changed, Advanced, other.Changed, other.Advanced) = (other.Changed, other.Advanced, null, null);

    /// <summary>Raised with each new watermark of its rows.</summary>
    public event Action<long>? Advanced;

    public override void Watermark(int port, long value) => Advanced?.Invoke(value);

    public override void Flush()
    {
        foreach (var slot in touched)
        {
            if (Store.Weights.At(slot) == 0 && Store.IsUsed(slot))
                Store.Remove(slot);
        }

        touched.Clear();
    }

    private void Write(int slot, Batch delta, int row)
    {
        for (var i = 0; i < Store.Columns.Length; i++)
            Store.Columns[i].Set(slot, delta.Columns[i], row);
    }
}
