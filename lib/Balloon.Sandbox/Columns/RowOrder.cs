namespace Balloon.Sandbox.Columns;

/// <summary>The order of rows by sort keys.</summary>
internal sealed class RowOrder(Column[] columns, IReadOnlyList<SortKey> keys)
{
    public int Compare(int a, int b)
    {
        foreach (var key in keys)
        {
            var column = columns[key.Column];
            var (left, right) = (column.IsNull(a), column.IsNull(b));
            var result =
                left || right ? key.Nulls(left, right)
                : key.Descending ? column.Compare(b, column, a)
                : column.Compare(a, column, b);
            if (result != 0)
                return result;
        }

        return 0;
    }

    /// <summary>Like <see cref="Compare"/>, with ties broken by position.</summary>
    public int CompareStable(int a, int b) => Compare(a, b) is not 0 and var order ? order : a.CompareTo(b);
}
