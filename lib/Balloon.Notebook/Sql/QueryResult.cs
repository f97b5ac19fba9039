namespace Balloon.Notebook.Sql;

/// <summary>The rows that a query answered with: as a cell's last expression, a table.</summary>
/// <param name="Columns">Their names, in order.</param>
/// <param name="Rows">The rows; a NULL is null.</param>
/// <param name="Elapsed">From sending the query to the last row.</param>
/// <param name="Tag">What the server says it did, such as <c>SELECT 5</c>.</param>
public sealed record QueryResult(
    IReadOnlyList<string> Columns,
    IReadOnlyList<IReadOnlyList<object?>> Rows,
    TimeSpan Elapsed,
    string Tag = ""
)
{
    /// <summary>One value, by row number and column name.</summary>
    /// <exception cref="BalloonException">There is no such row or column.</exception>
    public object? this[int row, string column]
    {
        get
        {
            var place = Place(column);
            return row >= 0 && row < Rows.Count
                ? Rows[row][place]
                : throw new BalloonException($"The result has {Rows.Count} rows: there is no row {row}.");
        }
    }

    /// <summary>A column's values from the first row to the last, converted.</summary>
    public IReadOnlyList<T> Column<T>(string name)
    {
        var place = Place(name);
        return Rows.Select(row => Values.To<T>(row[place])).ToList();
    }

    /// <summary>The single value of a query for one, converted.</summary>
    public T Scalar<T>() =>
        Rows.Count == 1 && Columns.Count == 1
            ? Values.To<T>(Rows[0][0])
            : throw new BalloonException($"The query gave {Rows.Count} rows of {Columns.Count} columns, not one value.");

    /// <inheritdoc/>
    public override string ToString() => Display.TextTable.Write(Columns, Rows);

    private int Place(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == column)
                return i;
        }

        throw new BalloonException($"The result has no column '{column}'; it has {string.Join(", ", Columns)}.");
    }
}
