using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Columns;

/// <summary>Collects rows with weights into a batch.</summary>
internal sealed class BatchBuilder(IReadOnlyList<SqlType> types)
{
    private long[] weights = [];
    private bool weighted;

    public Column[] Columns { get; private set; } = [.. types.Select(t => Column.Create(t))];

    public int Count { get; private set; }

    /// <summary>Adds the row whose values have just been appended to each of <see cref="Columns"/>.</summary>
    public void Add(long weight = 1)
    {
        if (weight != 1 && !weighted)
        {
            weighted = true;
            weights = new long[Math.Max(16, Count + 1)];
            Array.Fill(weights, 1, 0, Count);
        }

        if (weighted)
        {
            if (Count == weights.Length)
                Array.Resize(ref weights, Count * 2);
            weights[Count] = weight;
        }

        Count++;
    }

    public void AddRow(Batch source, int row, long weight)
    {
        for (var i = 0; i < Columns.Length; i++)
            Columns[i].AppendFrom(source.Columns[i], row);
        Add(weight);
    }

    public void AddRow(IReadOnlyList<object?> values, long weight = 1)
    {
        for (var i = 0; i < Columns.Length; i++)
            Columns[i].Append(values[i]);
        Add(weight);
    }

    /// <summary>Returns the batch so far and starts a new one.</summary>
    public Batch Build()
    {
        var batch = new Batch(Columns, Count, weighted ? weights : null);
        Columns = [.. types.Select(t => Column.Create(t))];
        (Count, weighted, weights) = (0, false, []);
        return batch;
    }
}
