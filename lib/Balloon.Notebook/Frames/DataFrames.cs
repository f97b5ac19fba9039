using Balloon.Notebook.Frames;
using Balloon.Notebook.Tables;
using Microsoft.Data.Analysis;

namespace Balloon.Notebook;

/// <summary>What data frames lack: rows as records, grouping by several keys with several aggregates, joins, and Parquet files.</summary>
public static class DataFrames
{
    /// <summary>
    /// The rows as records: each parameter of the record gets the column of its name, as written or in snake_case. A tuple gets the columns
    /// in order; a plain value, such as <c>long</c>, gets the only one.
    /// </summary>
    /// <typeparam name="T">The record; its members must be nullable for columns with NULLs.</typeparam>
    /// <param name="frame">The data frame.</param>
    /// <exception cref="BalloonException">A member has no column or cannot hold its values; the message names both.</exception>
    /// <example>
    /// <code>
    /// record Score(string Player, long TotalScore);
    /// var scores = (await balloon.Table("leaderboard").ToDataFrameAsync()).ToList&lt;Score&gt;();
    /// </code>
    /// </example>
    public static List<T> ToList<T>(this DataFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return Tables.FrameColumns.Table(frame).ToList<T>();
    }

    /// <summary>Converts records to a data frame with a column per public property.</summary>
    /// <param name="items">The records, one per row.</param>
    public static DataFrame ToDataFrame<T>(this IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var rows = items.ToList();
        return new ResultTable("records", Records<T>.Columns(rows), rows.Count).ToDataFrame();
    }

    /// <summary>Selects columns, in this order.</summary>
    /// <param name="frame">The data frame.</param>
    /// <param name="columns">Their names.</param>
    /// <exception cref="BalloonException">There is no such column; the message suggests the most similar name.</exception>
    public static DataFrame Select(this DataFrame frame, params string[] columns)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(columns);
        return new DataFrame(columns.Select(c => Column(frame, c).Clone()));
    }

    /// <summary>The rows for which a condition on one column holds; NULLs do not fulfil it.</summary>
    /// <typeparam name="T">The type of the column's values, or a wider one.</typeparam>
    /// <param name="frame">The data frame.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="condition">The condition.</param>
    /// <exception cref="BalloonException">There is no such column, or its values are not of type <typeparamref name="T"/>.</exception>
    /// <example>
    /// <code>
    /// var leaders = await balloon.Table("leaderboard").ToDataFrameAsync();
    /// leaders.Where("total_score", (long s) =&gt; s &gt; 100_000)
    /// </code>
    /// </example>
    public static DataFrame Where<T>(this DataFrame frame, string column, Func<T, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(condition);
        var values = FrameValues.Of(Column(frame, column));
        var reader = ColumnReader.Of<T>(values, "the data frame");
        var kept = Enumerable.Range(0, values.Count).Select(row => !values.IsNull(row) && condition(reader.Get(row)));
        return frame.Filter(new BooleanDataFrameColumn("kept", kept));
    }

    /// <summary>One row per combination of key values, in the order in which they first occur, with aggregates of its rows.</summary>
    /// <param name="frame">The data frame.</param>
    /// <param name="by">The key columns.</param>
    /// <param name="aggregates">The aggregates: <c>Aggregate.Sum("pops")</c>, <c>Aggregate.Count()</c>, …</param>
    /// <exception cref="BalloonException">There is no such column, or it is not numeric.</exception>
    /// <example>
    /// <code>
    /// var stats = await balloon.Table("balloon_color_stats").ToDataFrameAsync();
    /// stats.GroupBy(["balloon_color"], Aggregate.Sum("balloon_pops"), Aggregate.Max("points_by_color"), Aggregate.Count())
    /// </code>
    /// </example>
    public static DataFrame GroupBy(this DataFrame frame, string[] by, params Aggregate[] aggregates)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(aggregates);
        return Grouping.Of(frame, by, aggregates);
    }

    /// <summary>
    /// Joins the rows that have equal values in the key columns (an inner join); the key columns occur once in the result.
    /// </summary>
    /// <param name="frame">The data frame.</param>
    /// <param name="other">The data frame to join with.</param>
    /// <param name="on">The key columns, which have the same names in both.</param>
    /// <exception cref="BalloonException">There is no such column.</exception>
    /// <example>
    /// <code>
    /// var scores = await balloon.Table("leaderboard").ToDataFrameAsync();
    /// var teams = new[] { new { player = "Cosmic Dragon", team = "red" } }.ToDataFrame();
    /// scores.JoinOn(teams, "player")
    /// </code>
    /// </example>
    public static DataFrame JoinOn(this DataFrame frame, DataFrame other, params string[] on)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(on);
        return FrameJoin.Of(frame, other, on);
    }

    /// <summary>Writes the data frame to a Parquet file with Parquet.Net, which other programs can open.</summary>
    /// <param name="frame">The data frame.</param>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="cancellationToken">Cancels the writing; no partial file is left.</param>
    public static Task SaveParquetAsync(this DataFrame frame, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return ParquetFrames.SaveAsync(Tables.FrameColumns.Table(frame), path, cancellationToken);
    }

    /// <summary>Reads a Parquet file into a data frame, with Parquet.Net.</summary>
    /// <param name="path">The file, such as one of <see cref="Lake.TableQuery.DataFilesAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="BalloonException">The file does not exist or is not a Parquet file, or a column is nested.</exception>
    /// <example>
    /// <code>
    /// var frame = await balloon.Table("leaderboard").ToDataFrameAsync();
    /// await frame.SaveParquetAsync("leaders.parquet");
    /// var again = await DataFrames.LoadParquetAsync("leaders.parquet");
    /// </code>
    /// </example>
    public static async Task<DataFrame> LoadParquetAsync(string path, CancellationToken cancellationToken = default) =>
        (await ParquetFrames.LoadAsync(path, cancellationToken).ConfigureAwait(false)).ToDataFrame();

    internal static DataFrameColumn Column(DataFrame frame, string name) =>
        frame.Columns.FirstOrDefault(c => c.Name == name)
        ?? throw new BalloonException(
            $"The data frame has no column '{name}'.{Nearest.Hint(name, frame.Columns.Select(c => c.Name))} It has {Sentence.List(frame.Columns.Select(c => c.Name))}."
        );
}
