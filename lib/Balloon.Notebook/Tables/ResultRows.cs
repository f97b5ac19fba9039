using System.Collections;

namespace Balloon.Notebook.Tables;

/// <summary>The rows of a table, created on access.</summary>
internal sealed class ResultRows(ResultTable table) : IReadOnlyList<ResultRow>
{
    public int Count => table.Count;

    public ResultRow this[int index]
    {
        get
        {
            if (index < 0 || index >= Count)
                throw new BalloonException($"{Sentence.Start(table.Source)} has {Quantity.Of(Count, "row")}: there is no row {index}.");
            return new ResultRow(table, index);
        }
    }

    public IEnumerator<ResultRow> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return new ResultRow(table, i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
