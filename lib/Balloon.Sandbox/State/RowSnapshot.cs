using Balloon.Sandbox.Columns;

namespace Balloon.Sandbox.State;

/// <summary>The rows of a store at one moment. Safe to read from any thread.</summary>
internal sealed record RowSnapshot(PagedColumn[] Columns, PagedColumn<long> Weights, int Slots, int Rows)
{
    /// <summary>True when each row counts once, whatever its weight.</summary>
    public bool Once { get; init; }

    /// <summary>The rows in slot order, in batches; a row of weight n appears once, with that weight.</summary>
    public IEnumerable<Batch> Batches(IReadOnlyList<int>? columns = null, int size = 4096)
    {
        size = Math.Clamp(Rows, 1, size);
        var slots = new int[size];
        var weights = new long[size];
        var count = 0;
        var weighted = false;
        for (var slot = 0; slot < Slots; slot++)
        {
            var weight = Weights.At(slot);
            if (weight == 0)
                continue;
            (slots[count], weights[count]) = (slot, weight);
            weighted |= weight != 1 && !Once;
            if (++count == size)
            {
                yield return Gather(slots.AsSpan(0, count), weighted ? weights[..count] : null, columns);
                (count, weighted) = (0, false);
            }
        }

        if (count > 0)
            yield return Gather(slots.AsSpan(0, count), weighted ? weights[..count] : null, columns);
    }

    private Batch Gather(ReadOnlySpan<int> slots, long[]? weights, IReadOnlyList<int>? columns)
    {
        var gathered = new Column[columns?.Count ?? Columns.Length];
        for (var i = 0; i < gathered.Length; i++)
            gathered[i] = Columns[columns?[i] ?? i].Gather(slots);
        return new Batch(gathered, slots.Length, weights);
    }
}
