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
