using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>Some rows of a view as it stood at one moment, read in their slots.</summary>
/// <param name="view">The view's rows.</param>
/// <param name="slots">Where these rows stand.</param>
/// <param name="replaces">Of each, whether the table held a row of its key at the last epoch.</param>
/// <param name="width">How many of the view's columns are meant.</param>
internal sealed class PlacedRows(RowSnapshot view, int[] slots, bool[] replaces, int width)
{
    public int Count => slots.Length;

    public object? Value(int row, int column) => view.Columns[column].Get(slots[row]);

    /// <summary>Reads a column of several rows, if it is kept as <typeparamref name="T"/>.</summary>
    /// <returns>False when it is not.</returns>
    public bool TryRead<T>(int column, ReadOnlySpan<int> some, Span<T> values, Span<bool> nulls)
    {
        if (view.Columns[column] is not PagedColumn<T> pages)
            return false;
        for (var i = 0; i < some.Length; i++)
        {
            var slot = slots[some[i]];
            values[i] = pages.At(slot);
            nulls[i] = pages.IsNull(slot);
        }

        return true;
    }

    public bool Replaces(int row) => replaces[row];

    public IEnumerable<SinkUpsert> OneByOne()
    {
        for (var row = 0; row < slots.Length; row++)
        {
            var values = new object?[width];
            for (var i = 0; i < width; i++)
                values[i] = Value(row, i);
            yield return new SinkUpsert(values, replaces[row]);
        }
    }
}
