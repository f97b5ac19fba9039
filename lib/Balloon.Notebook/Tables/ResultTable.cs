using Balloon.Notebook.Tables;
using Microsoft.Data.Analysis;

namespace Balloon.Notebook;

/// <summary>
/// Rows and columns: the result of a query, of a scan, or of reading the log. As a cell's last expression it is shown as a table.
/// </summary>
public sealed class ResultTable
{
    private readonly Dictionary<string, ResultColumn> byName;

    /// <summary>Creates a table from rows.</summary>
    /// <param name="caption">The caption.</param>
    /// <param name="columns">The columns' names.</param>
    /// <param name="rows">The rows, with a value for each column; null for NULL.</param>
    /// <exception cref="BalloonException">A row's number of values differs from the number of columns.</exception>
    public ResultTable(string caption, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows)
        : this(caption, ColumnFactory.OfRows(columns, [.. rows])) { }

    internal ResultTable(string caption, IReadOnlyList<ResultColumn> columns, int? count = null)
    {
        Caption = caption;
        Columns = ColumnFactory.WithDistinctNames(columns);
        Count = count ?? (columns.Count == 0 ? 0 : columns[0].Count);
        Rows = new ResultRows(this);
        byName = Columns.ToDictionary(c => c.Name, StringComparer.Ordinal);
    }

    /// <summary>A caption of a few words.</summary>
    public string Caption { get; private init; }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The rows, in order: <c>table.Rows[0]["player"]</c>.</summary>
    public IReadOnlyList<ResultRow> Rows { get; }

    /// <summary>How long the query took, from sending it to the last row; zero if it is not a query's result.</summary>
    public TimeSpan Elapsed { get; internal init; }

    /// <summary>The server's command tag, such as <c>CREATE_MATERIALIZED_VIEW</c>; empty if it is not a statement's result.</summary>
    public string Tag { get; internal init; } = "";

    /// <summary>The source of the rows, for errors.</summary>
    internal string Source { get; init; } = "the result";

    /// <summary>False if NULL is shown as an empty cell.</summary>
    internal bool ShowsNulls { get; init; }

    /// <summary>How many of the rows are shown at most.</summary>
    internal int Shown { get; private init; } = ColumnFormat.MaxRows;

    /// <summary>Finds a column by name.</summary>
    /// <param name="column">The exact name.</param>
    /// <exception cref="BalloonException">There is none; the message suggests the most similar name.</exception>
    public ResultColumn this[string column] =>
        byName.TryGetValue(column, out var found)
            ? found
            : throw new BalloonException(
                $"{Sentence.Start(Source)} has no column '{column}'.{Nearest.Hint(column, byName.Keys)} It has {Sentence.List(byName.Keys)}."
            );

    /// <summary>A value by row and column; null for NULL.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The column's name.</param>
    /// <exception cref="BalloonException">There is no such row or column.</exception>
    public object? this[int row, string column] => Rows[row][column];

    /// <summary>A column's values, converted.</summary>
    /// <typeparam name="T">The type to convert to; must be nullable if the column has NULLs.</typeparam>
    /// <param name="name">The column's name.</param>
    /// <exception cref="BalloonException">There is no such column, or a value cannot be converted to <typeparamref name="T"/>.</exception>
    /// <example>
    /// <code>
    /// var top = await balloon.Sql.QueryAsync("SELECT player, total_score FROM mv_leaderboard");
    /// long points = top.Column&lt;long&gt;("total_score").Sum();
    /// </code>
    /// </example>
    public IReadOnlyList<T> Column<T>(string name) => Array<T>(name);

    /// <inheritdoc cref="Column{T}"/>
    internal T[] Array<T>(string name) => ColumnReader.Of<T>(this[name], Source).All();

    /// <summary>A column of texts without NULLs, dictionary-encoded.</summary>
    /// <exception cref="BalloonException">There is no such column, or a value is not a text.</exception>
    internal CodedColumn<string> Texts(string name)
    {
        var column = this[name];
        for (var row = 0; row < Count; row++)
        {
            if (column.IsNull(row))
                throw new ColumnTarget(Source, name, null, typeof(string), TakesNull: false).Null(row);
        }

        return column is ResultColumn<string?> { Coded: { } coded } ? coded.Value : CodedColumn.Texts(Array<string>(name));
    }

    /// <summary>The single value of a result with one row and one column, converted.</summary>
    /// <typeparam name="T">The type to convert to; must be nullable if the value may be NULL.</typeparam>
    /// <exception cref="BalloonException">
    /// There is not exactly one value, or it cannot be converted to <typeparamref name="T"/>.
    /// </exception>
    public T Scalar<T>() =>
        Count == 1 && Columns.Count == 1
            ? ColumnReader.Of<T>(Columns[0], Source).Get(0)
            : throw new BalloonException(
                $"{Sentence.Start(Source)} has {Quantity.Of(Count, "row")} of {Quantity.Of(Columns.Count, "column")}, not one value."
            );

    /// <summary>
    /// The rows as records: each parameter of the record gets the column of its name, as written or in snake_case (<c>TotalScore</c> gets
    /// <c>total_score</c>). A tuple gets the columns in order; a plain value, such as <c>long</c>, gets the only one.
    /// </summary>
    /// <typeparam name="T">The record; its members must be nullable for columns with NULLs.</typeparam>
    /// <exception cref="BalloonException">A member has no column, or a value does not fit it; the message names both.</exception>
    public List<T> ToList<T>() => Records<T>.Read(this);

    /// <summary>
    /// The rows as a data frame: whole numbers, numbers, decimals, booleans, text, and times as DateTime (UTC if the column has a zone; a
    /// date at midnight); other types as text.
    /// </summary>
    /// <example>
    /// <code>
    /// var frame = (await balloon.Sql.QueryAsync("SELECT * FROM mv_leaderboard")).ToDataFrame();
    /// </code>
    /// </example>
    public DataFrame ToDataFrame() => FrameColumns.Of(this);

    /// <summary>The same table with another display format for a column.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="unit">The unit of its numbers, such as <c>ms</c>.</param>
    /// <param name="decimals">The number of decimals to show.</param>
    /// <exception cref="BalloonException">There is no such column.</exception>
    /// <example>
    /// <code>
    /// var health = await balloon.HealthAsync();
    /// health.Format("ms", unit: "ms", decimals: 0)
    /// </code>
    /// </example>
    public ResultTable Format(string column, string? unit = null, int? decimals = null)
    {
        var changed = this[column];
        return Like(
            [.. Columns.Select(c => ReferenceEquals(c, changed) ? c.With(c.Name, unit ?? c.Unit, decimals ?? c.Decimals) : c)],
            Shown
        );
    }

    /// <summary>The same table, of which at most this many rows are shown; with 0, their number alone.</summary>
    internal ResultTable Showing(int rows) => rows == Shown ? this : Like(Columns, rows);

    private ResultTable Like(IReadOnlyList<ResultColumn> columns, int shown) =>
        new(Caption, columns, Count)
        {
            Elapsed = Elapsed,
            Tag = Tag,
            Source = Source,
            ShowsNulls = ShowsNulls,
            Shown = shown,
        };

    /// <inheritdoc/>
    public override string ToString() => Tables.TextTable.Write(this);
}
