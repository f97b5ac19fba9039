using Balloon.Notebook.Tables;
using Microsoft.Data.Analysis;

namespace Balloon.Notebook;

/// <summary>
/// Rows and columns: what a query, a scan of a table or a look into the log gives. As a cell's last expression it is shown as a table.
/// </summary>
public sealed class ResultTable
{
    private readonly Dictionary<string, ResultColumn> byName;

    /// <summary>Rows given one by one.</summary>
    /// <param name="caption">What the table shows.</param>
    /// <param name="columns">The columns' names.</param>
    /// <param name="rows">A value for each column; null for what is not there.</param>
    /// <exception cref="BalloonException">A row has more or fewer values than there are columns.</exception>
    public ResultTable(string caption, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows)
        : this(caption, ColumnMaking.OfRows(columns, [.. rows])) { }

    internal ResultTable(string caption, IReadOnlyList<ResultColumn> columns, int? count = null)
    {
        Caption = caption;
        Columns = ColumnMaking.WithDistinctNames(columns);
        Count = count ?? (columns.Count == 0 ? 0 : columns[0].Count);
        Rows = new ResultRows(this);
        byName = Columns.ToDictionary(c => c.Name, StringComparer.Ordinal);
    }

    /// <summary>What the table shows, in a few words.</summary>
    public string Caption { get; private init; }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The rows, in order: <c>table.Rows[0]["player"]</c>.</summary>
    public IReadOnlyList<ResultRow> Rows { get; }

    /// <summary>How long the query took, from sending it to the last row; zero for what is no query.</summary>
    public TimeSpan Elapsed { get; internal init; }

    /// <summary>What the server says it did, such as <c>CREATE_MATERIALIZED_VIEW</c>; empty for what is no statement.</summary>
    public string Tag { get; internal init; } = "";

    /// <summary>What it came from, as errors name it.</summary>
    internal string Source { get; init; } = "the result";

    /// <summary>False where an empty cell says that there is nothing, and NULL would say too much.</summary>
    internal bool ShowsNulls { get; init; }

    /// <summary>The column of a name.</summary>
    /// <param name="column">Its name, exactly.</param>
    /// <exception cref="BalloonException">There is none; the message names the nearest.</exception>
    public ResultColumn this[string column] =>
        byName.TryGetValue(column, out var found)
            ? found
            : throw new BalloonException(
                $"{Sentence.Start(Source)} has no column '{column}'.{Nearest.Hint(column, byName.Keys)} It has {Sentence.List(byName.Keys)}."
            );

    /// <summary>One value, by row and column; null where it is NULL.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The column's name.</param>
    /// <exception cref="BalloonException">There is no such row or column.</exception>
    public object? this[int row, string column] => Rows[row][column];

    /// <summary>A column's values from the first row to the last, converted.</summary>
    /// <typeparam name="T">What to convert them to; nullable where the column has NULLs.</typeparam>
    /// <param name="name">The column's name.</param>
    /// <exception cref="BalloonException">There is no such column, or a value is none of <typeparamref name="T"/>.</exception>
    /// <example>
    /// <code>
    /// var top = await balloon.Sql.QueryAsync("SELECT player, total_score FROM mv_leaderboard");
    /// long points = top.Column&lt;long&gt;("total_score").Sum();
    /// </code>
    /// </example>
    public IReadOnlyList<T> Column<T>(string name) => Array<T>(name);

    /// <inheritdoc cref="Column{T}"/>
    internal T[] Array<T>(string name) => ColumnReader.Of<T>(this[name], Source).All();

    /// <summary>A column of texts without NULLs, each text once and by its number.</summary>
    /// <exception cref="BalloonException">There is no such column, or a value is no text.</exception>
    internal Coded<string> Texts(string name)
    {
        var column = this[name];
        for (var row = 0; row < Count; row++)
        {
            if (column.IsNull(row))
                throw new Taker(Source, name, null, typeof(string), TakesNull: false).Null(row);
        }

        return column is ResultColumn<string?> { Coded: { } coded } ? coded.Value : Coded.Texts(Array<string>(name));
    }

    /// <summary>The single value of a result of one row and one column, converted.</summary>
    /// <typeparam name="T">What to convert it to; nullable where it may be NULL.</typeparam>
    /// <exception cref="BalloonException">There are more or fewer values than one, or it is none of <typeparamref name="T"/>.</exception>
    public T Scalar<T>() =>
        Count == 1 && Columns.Count == 1
            ? ColumnReader.Of<T>(Columns[0], Source).Get(0)
            : throw new BalloonException($"{Sentence.Start(Source)} has {Count} rows of {Columns.Count} columns, not one value.");

    /// <summary>
    /// The rows as records: each parameter of the record takes the column of its name, as written or in snake_case
    /// (<c>TotalScore</c> takes <c>total_score</c>). A tuple takes the columns in order; a plain value, such as <c>long</c>, the only one.
    /// </summary>
    /// <typeparam name="T">The record; nullable members where the column has NULLs.</typeparam>
    /// <exception cref="BalloonException">A member has no column, or a value does not fit it; the message names both.</exception>
    public List<T> ToList<T>() => Records<T>.Read(this);

    /// <summary>
    /// The rows as a data frame: whole numbers, numbers, decimals, booleans, text, and times as DateTime (UTC where the column has a
    /// zone; a date as its midnight); other types as text.
    /// </summary>
    /// <example>
    /// <code>
    /// var frame = (await balloon.Sql.QueryAsync("SELECT * FROM mv_leaderboard")).ToDataFrame();
    /// </code>
    /// </example>
    public DataFrame ToDataFrame() => FrameColumns.Of(this);

    /// <summary>The same table with a column shown in another way.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="unit">What its numbers count, such as <c>ms</c>.</param>
    /// <param name="decimals">How many decimals its numbers show.</param>
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
        return new ResultTable(
            Caption,
            [.. Columns.Select(c => ReferenceEquals(c, changed) ? c.With(c.Name, unit ?? c.Unit, decimals ?? c.Decimals) : c)],
            Count
        )
        {
            Elapsed = Elapsed,
            Tag = Tag,
            Source = Source,
            ShowsNulls = ShowsNulls,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Tables.TextTable.Write(this);
}
