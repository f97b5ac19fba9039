using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Scan;

/// <summary>
/// A scan of a table, which is configured step by step; every step returns a new scan. Rows are read as typed columns
/// (<see cref="ReadBatchesAsync"/>) or one by one (<see cref="ReadRowsAsync"/>).
/// </summary>
public sealed partial class TableScan
{
    private readonly Table _table;
    private readonly Options _options;

    internal TableScan(Table table, Options? options = null) => (_table, _options) = (table, options ?? new Options());

    internal sealed record Options
    {
        public IReadOnlyList<string>? Columns { get; init; }

        public Filter Filter { get; init; } = Filter.All;

        public Func<TableMetadata, Snapshot?>? Snapshot { get; init; }

        public bool UseSnapshotSchema { get; init; }

        public long? Limit { get; init; }

        public bool CaseSensitive { get; init; } = true;

        public int Parallelism { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 8);

        public bool WithLineage { get; init; }
    }

    /// <summary>Reads only some columns, in this order. Nested fields, named with dots, keep their place in their struct.</summary>
    public TableScan Select(params IReadOnlyList<string> columns) => With(_options with { Columns = columns });

    /// <summary>Reads only rows that pass a filter; several filters must all pass.</summary>
    public TableScan Where(Filter filter) =>
        With(_options with { Filter = ReferenceEquals(_options.Filter, Filter.All) ? filter : _options.Filter & filter });

    /// <summary>Reads only rows that pass a filter written as text (see <see cref="Filter.Parse"/>).</summary>
    public TableScan Where(string filter) => Where(Filter.Parse(filter));

    /// <summary>Reads the table as of a snapshot, with the columns of that time.</summary>
    /// <exception cref="IcebergException">Thrown when the scan is planned: there is no such snapshot.</exception>
    public TableScan UseSnapshot(long snapshotId) =>
        With(
            _options with
            {
                UseSnapshotSchema = true,
                Snapshot = metadata =>
                    metadata.FindSnapshot(snapshotId)
                    ?? throw IcebergException.InvalidArgument(
                        $"There is no snapshot {snapshotId}. The table has {string.Join(", ", metadata.Snapshots.TakeLast(10).Select(s => s.SnapshotId))}."
                    ),
            }
        );

    /// <summary>Reads a branch, with the table's current columns, or a tag, with the columns of its snapshot.</summary>
    /// <exception cref="IcebergException">Thrown when the scan is planned: there is no such reference.</exception>
    public TableScan UseRef(string name) =>
        With(
            _options with
            {
                UseSnapshotSchema = _table.Metadata.Refs.TryGetValue(name, out var known) && !known.IsBranch,
                Snapshot = metadata =>
                    metadata.Refs.TryGetValue(name, out var reference)
                        ? metadata.FindSnapshot(reference.SnapshotId)
                        : throw IcebergException.InvalidArgument(
                            $"There is no branch or tag '{name}'. The table has {string.Join(", ", metadata.Refs.Keys)}."
                        ),
            }
        );

    /// <summary>Reads the table as of a time, with the columns of that time.</summary>
    /// <exception cref="IcebergException">Thrown when the scan is planned: the table has no snapshot of that time or before.</exception>
    public TableScan AsOf(DateTimeOffset time) =>
        With(
            _options with
            {
                UseSnapshotSchema = true,
                Snapshot = metadata =>
                {
                    var ms = time.ToUnixTimeMilliseconds();
                    var entry = metadata.SnapshotLog.LastOrDefault(entry => entry.TimestampMs <= ms);
                    return metadata.FindSnapshot(entry.SnapshotId)
                        ?? throw IcebergException.InvalidArgument(
                            $"The table has no snapshot as old as {Utc(time)}."
                                + (
                                    metadata.SnapshotLog.Count == 0
                                        ? " It has none at all yet."
                                        : $" Its history begins at {Utc(DateTimeOffset.FromUnixTimeMilliseconds(metadata.SnapshotLog[0].TimestampMs))}."
                                )
                        );
                },
            }
        );

    /// <summary>Reads at most this many rows, in no particular order.</summary>
    public TableScan Limit(long rows) =>
        With(_options with { Limit = rows >= 0 ? rows : throw IcebergException.InvalidArgument($"A limit of {rows} rows is negative.") });

    /// <summary>Whether column names are case-sensitive; they are by default.</summary>
    public TableScan CaseSensitive(bool caseSensitive) => With(_options with { CaseSensitive = caseSensitive });

    /// <summary>
    /// The number of files that are read in parallel, with which memory grows; by default the number of processors, at most 8.
    /// </summary>
    public TableScan Parallelism(int degree) =>
        With(
            _options with
            {
                Parallelism =
                    degree >= 1
                        ? degree
                        : throw IcebergException.InvalidArgument($"{degree} files at once is not possible: read 1 or more."),
            }
        );

    /// <summary>Reads a snapshot with the table's current columns.</summary>
    internal TableScan UseSnapshotState(Snapshot snapshot) => With(_options with { Snapshot = _ => snapshot });

    internal TableScan WithLineage() => With(_options with { WithLineage = true });

    /// <summary>The snapshot to read; null for an empty table.</summary>
    public Snapshot? Snapshot => _options.Snapshot is { } choose ? choose(_table.Metadata) : _table.Metadata.CurrentSnapshot;

    /// <summary>The columns of the result.</summary>
    /// <exception cref="IcebergException">A selected column does not exist.</exception>
    public Schema Schema
    {
        get
        {
            var schema = BaseSchema;
            var selected = _options.Columns is null ? schema : Projection.Select(schema, _options.Columns, _options.CaseSensitive);
            return _options.WithLineage ? Projection.WithLineage(selected) : selected;
        }
    }

    private Schema BaseSchema
    {
        get
        {
            var metadata = _table.Metadata;
            var id = _options.UseSnapshotSchema ? Snapshot?.SchemaId : null;
            return id is { } known && metadata.Schemas.Any(schema => schema.SchemaId == known)
                ? metadata.SchemaById(known)
                : metadata.CurrentSchema;
        }
    }

    /// <summary>A time for people, as fine as snapshots' times are.</summary>
    private static string Utc(DateTimeOffset time) =>
        time.UtcDateTime.ToString(
            time.Millisecond == 0 ? "yyyy-MM-dd HH:mm:ss 'UTC'" : "yyyy-MM-dd HH:mm:ss.fff 'UTC'",
            System.Globalization.CultureInfo.InvariantCulture
        );

    private TableScan With(Options options) => new(_table, options);
}
