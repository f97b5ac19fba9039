using System.Linq.Expressions;
using Balloon.Iceberg;
using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Spec;
using Microsoft.Data.Analysis;

namespace Balloon.Notebook.Lake;

/// <summary>
/// A query of an Iceberg table: which columns and rows to read. Filters are applied by the scan, which skips the files and row groups
/// without matching rows.
/// </summary>
/// <example>
/// <code>
/// var mine = await balloon.Table("realtime_scores").Where("player = 'Cosmic Dragon'").ToDataFrameAsync();
/// </code>
/// </example>
public class TableQuery
{
    private readonly IReadOnlyList<string>? columns;
    private readonly IReadOnlyList<Func<Schema, string, Filter>> filters;

    private protected TableQuery(
        Func<CancellationToken, Task<Table>> load,
        IReadOnlyList<string>? columns = null,
        IReadOnlyList<Func<Schema, string, Filter>>? filters = null
    ) => (Load, this.columns, this.filters) = (load, columns, filters ?? []);

    /// <summary>A query of all rows of a table that is already loaded.</summary>
    internal static TableQuery Of(Table table) => new(_ => Task.FromResult(table));

    private protected Func<CancellationToken, Task<Table>> Load { get; }

    /// <summary>Reads only these columns, in this order.</summary>
    /// <param name="columns">Their names.</param>
    public TableQuery Select(params string[] columns) => new(Load, columns, filters);

    /// <summary>Adds a filter; rows must also pass earlier filters.</summary>
    /// <param name="filter">
    /// A condition as in SQL's WHERE: <c>balloon_color in ('red', 'blue') and total_score &gt;= 100</c>, <c>player like 'Swift%'</c>,
    /// <c>window_start &gt;= '2026-11-22T19:30:00Z'</c>.
    /// </param>
    /// <exception cref="BalloonException">Thrown when the table is read: the text is not a filter, or names no column.</exception>
    public TableQuery Where(string filter) => With((_, _) => Filter.Parse(filter));

    /// <summary>Adds a filter on a record's members, and reads the rows as that record; rows must also pass earlier filters.</summary>
    /// <typeparam name="T">The record; its members are columns, as written or in snake_case.</typeparam>
    /// <param name="filter">
    /// Comparisons of members with values, combined with <c>&amp;&amp;</c>, <c>||</c> and <c>!</c>; <c>StartsWith</c>, <c>Contains</c> of a
    /// list, <c>== null</c>. It is translated to the scan's filter, so nothing else is allowed in it.
    /// </param>
    /// <exception cref="BalloonException">
    /// Thrown when the table is read: it contains something that cannot be part of a scan's filter.
    /// </exception>
    /// <example>
    /// <code>
    /// var reds = await balloon.Table("balloon_color_stats").Where((ColorStats c) =&gt; c.BalloonColor == "red").ToListAsync();
    /// </code>
    /// </example>
    public TableQuery<T> Where<T>(Expression<Func<T, bool>> filter) => new TableQuery<T>(this).Where(filter);

    /// <summary>Reads the rows and columns.</summary>
    /// <param name="asOf">The time as of which the table is read; by default now.</param>
    /// <param name="snapshotId">The snapshot to read.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="BalloonException">There is no such table, column or snapshot, or a file is damaged.</exception>
    public async Task<ResultTable> ReadAsync(
        DateTimeOffset? asOf = null,
        long? snapshotId = null,
        CancellationToken cancellationToken = default
    )
    {
        var (scan, source) = await ScanAsync(null, asOf, snapshotId, cancellationToken).ConfigureAwait(false);
        return await LakeReader.ReadAsync(scan, source, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Reads the rows as records: each parameter of the record gets the column of its name, as written or in snake_case. Only these columns
    /// are read.
    /// </summary>
    /// <typeparam name="T">The record; its members must be nullable for columns with NULLs.</typeparam>
    /// <param name="asOf">The time as of which the table is read; by default now.</param>
    /// <param name="snapshotId">The snapshot to read.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="BalloonException">A member has no column or cannot hold its values; the message names both.</exception>
    /// <example>
    /// <code>
    /// record Score(string Player, long TotalScore);
    /// var scores = await balloon.Table("leaderboard").ToListAsync&lt;Score&gt;();
    /// </code>
    /// </example>
    public async Task<List<T>> ToListAsync<T>(
        DateTimeOffset? asOf = null,
        long? snapshotId = null,
        CancellationToken cancellationToken = default
    )
    {
        var (scan, source) = await ScanAsync(Tables.Records<T>.Needed, asOf, snapshotId, cancellationToken).ConfigureAwait(false);
        return (await LakeReader.ReadAsync(scan, source, cancellationToken).ConfigureAwait(false)).ToList<T>();
    }

    /// <summary>Reads the rows as a data frame.</summary>
    /// <param name="asOf">The time as of which the table is read; by default now.</param>
    /// <param name="snapshotId">The snapshot to read.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="BalloonException">There is no such table, column or snapshot, or a file is damaged.</exception>
    /// <example>
    /// <code>
    /// var yesterday = await balloon.Table("leaderboard").ToDataFrameAsync(asOf: DateTimeOffset.UtcNow.AddDays(-1));
    /// </code>
    /// </example>
    public async Task<DataFrame> ToDataFrameAsync(
        DateTimeOffset? asOf = null,
        long? snapshotId = null,
        CancellationToken cancellationToken = default
    ) => (await ReadAsync(asOf, snapshotId, cancellationToken).ConfigureAwait(false)).ToDataFrame();

    internal TableQuery With(Func<Schema, string, Filter> filter) => new(Load, columns, [.. filters, filter]);

    /// <summary>Reads the rows, and reports how many of all files and bytes were read: what a filter and fewer columns save.</summary>
    /// <param name="asOf">The time as of which the table is read; by default now.</param>
    /// <param name="snapshotId">The snapshot to read.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="BalloonException">There is no such table, column or snapshot, or a file is damaged.</exception>
    /// <example>
    /// <code>
    /// await balloon.Table("balloon_color_stats").Where("balloon_color = 'red'").ScanReportAsync()
    /// </code>
    /// </example>
    public Task<ScanReport> ScanReportAsync(
        DateTimeOffset? asOf = null,
        long? snapshotId = null,
        CancellationToken cancellationToken = default
    ) => ScanReportAsync(null, asOf, snapshotId, cancellationToken);

    /// <inheritdoc cref="ScanReportAsync(DateTimeOffset?, long?, CancellationToken)"/>
    internal async Task<ScanReport> ScanReportAsync(
        Func<IReadOnlyList<string>, string, IReadOnlyList<string>?>? needed,
        DateTimeOffset? asOf,
        long? snapshotId,
        CancellationToken cancellationToken
    )
    {
        var table = await Load(cancellationToken).ConfigureAwait(false);
        return await LakeReader
            .TryAsync(
                SourceOf(table),
                () =>
                    Scanning.ReportAsync(
                        counted => Scan(counted, needed, asOf, snapshotId),
                        whole => At(whole, asOf, snapshotId),
                        table,
                        cancellationToken
                    )
            )
            .ConfigureAwait(false);
    }

    /// <summary>
    /// The Parquet files that contain the rows, as paths on this machine; files of a remote store are copied to a temporary folder. They
    /// also contain rows that were deleted later.
    /// </summary>
    /// <param name="asOf">The time as of which the table is read; by default now.</param>
    /// <param name="snapshotId">The snapshot to read.</param>
    /// <param name="cancellationToken">Cancels the planning and copying.</param>
    /// <exception cref="BalloonException">There is no such table or snapshot.</exception>
    /// <example>
    /// <code>
    /// var files = await balloon.Table("leaderboard").DataFilesAsync();
    /// var frame = await DataFrames.LoadParquetAsync(files[0]);
    /// </code>
    /// </example>
    public async Task<IReadOnlyList<string>> DataFilesAsync(
        DateTimeOffset? asOf = null,
        long? snapshotId = null,
        CancellationToken cancellationToken = default
    )
    {
        var table = await Load(cancellationToken).ConfigureAwait(false);
        return await LakeReader
            .TryAsync(SourceOf(table), () => Scanning.DataFilesAsync(table, Scan(table, null, asOf, snapshotId), cancellationToken))
            .ConfigureAwait(false);
    }

    /// <summary>The scan of this query, and the table's name for messages.</summary>
    /// <param name="needed">Chooses the columns to read if none were selected.</param>
    /// <param name="asOf">The time as of which the table is read.</param>
    /// <param name="snapshotId">The snapshot to read.</param>
    /// <param name="cancellationToken">Cancels the loading.</param>
    internal async Task<(TableScan Scan, string Source)> ScanAsync(
        Func<IReadOnlyList<string>, string, IReadOnlyList<string>?>? needed,
        DateTimeOffset? asOf,
        long? snapshotId,
        CancellationToken cancellationToken
    )
    {
        var table = await Load(cancellationToken).ConfigureAwait(false);
        return LakeReader.Try(SourceOf(table), () => (Scan(table, needed, asOf, snapshotId), SourceOf(table)));
    }

    private TableScan Scan(
        Table table,
        Func<IReadOnlyList<string>, string, IReadOnlyList<string>?>? needed,
        DateTimeOffset? asOf,
        long? snapshotId
    )
    {
        var source = SourceOf(table);
        var scan = At(table, asOf, snapshotId);
        var schema = scan.Schema;
        List<string> all = [.. schema.Fields.Select(f => f.Name)];
        foreach (var column in columns ?? [])
        {
            if (!all.Contains(column) && !column.Contains('.', StringComparison.Ordinal))
                throw new BalloonException(
                    $"There is no column '{column}' in {source}.{Nearest.Hint(column, all)} It has {string.Join(", ", all)}."
                );
        }

        foreach (var filter in filters)
            scan = scan.Where(filter(schema, source));
        return (columns ?? needed?.Invoke(all, source)) is { } some ? scan.Select([.. some]) : scan;
    }

    private static TableScan At(Table table, DateTimeOffset? asOf, long? snapshotId)
    {
        if (asOf is not null && snapshotId is not null)
            throw new BalloonException("A table is read as of a time or of a snapshot, not of both: give asOf or snapshotId.");
        var scan = table.NewScan();
        return asOf is { } time ? scan.AsOf(time)
            : snapshotId is { } id ? scan.UseSnapshot(id)
            : scan;
    }

    private static string SourceOf(Table table) => $"the table {table.Identifier}";
}

/// <summary>A query of an Iceberg table whose rows are read as records.</summary>
/// <typeparam name="T">The record; its members are columns, as written or in snake_case.</typeparam>
public sealed class TableQuery<T>
{
    private readonly TableQuery query;

    internal TableQuery(TableQuery query) => this.query = query;

    /// <summary>The query without its record type.</summary>
    internal TableQuery Untyped => query;

    /// <inheritdoc cref="TableQuery.Where{T}(Expression{Func{T, bool}})"/>
    public TableQuery<T> Where(Expression<Func<T, bool>> filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new(query.With((schema, source) => FilterExpression.Translate(filter, schema, source)));
    }

    /// <inheritdoc cref="TableQuery.Where(string)"/>
    public TableQuery<T> Where(string filter) => new(query.Where(filter));

    /// <inheritdoc cref="TableQuery.ToListAsync{T}"/>
    public Task<List<T>> ToListAsync(DateTimeOffset? asOf = null, long? snapshotId = null, CancellationToken cancellationToken = default) =>
        query.ToListAsync<T>(asOf, snapshotId, cancellationToken);

    /// <inheritdoc cref="TableQuery.ReadAsync"/>
    public Task<ResultTable> ReadAsync(
        DateTimeOffset? asOf = null,
        long? snapshotId = null,
        CancellationToken cancellationToken = default
    ) => query.ReadAsync(asOf, snapshotId, cancellationToken);

    /// <inheritdoc cref="TableQuery.ToDataFrameAsync"/>
    public Task<DataFrame> ToDataFrameAsync(
        DateTimeOffset? asOf = null,
        long? snapshotId = null,
        CancellationToken cancellationToken = default
    ) => query.ToDataFrameAsync(asOf, snapshotId, cancellationToken);

    /// <summary>
    /// Reads the rows like <see cref="ToListAsync"/>, with only the columns of <typeparamref name="T"/>, and reports how many of all files
    /// and bytes were read.
    /// </summary>
    /// <param name="asOf">The time as of which the table is read; by default now.</param>
    /// <param name="snapshotId">The snapshot to read.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="BalloonException">There is no such table, column or snapshot, or a file is damaged.</exception>
    public Task<ScanReport> ScanReportAsync(
        DateTimeOffset? asOf = null,
        long? snapshotId = null,
        CancellationToken cancellationToken = default
    ) => query.ScanReportAsync(Tables.Records<T>.Needed, asOf, snapshotId, cancellationToken);
}
