using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Parquet;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Writing;

/// <summary>A row that is to be written; once it is written, it knows its file and position.</summary>
internal sealed class PendingRow(object?[] values)
{
    public object?[] Values { get; set; } = values;

    public bool IsRemoved { get; set; }

    public string? File { get; set; }

    public long Position { get; set; }
}

/// <summary>Distributes rows over partitions into sorted data files, with a bounded number of rows in memory.</summary>
internal sealed class PartitionedOutput : IAsyncDisposable
{
    private const int DefaultRowGroupRows = 250_000;
    private const int RowsAtOnce = 1024;
    private readonly IFileIO _io;
    private readonly TableMetadata _table;
    private readonly Schema _schema;
    private readonly PartitionSpec _spec;
    private readonly RowOrder? _order;
    private readonly FileNames _names;
    private readonly int _maxBuffered;
    private readonly long _targetSize;
    private readonly ParquetCodec _codec;
    private readonly int _rowGroupRows;
    private readonly long _rowGroupBytes;
    private readonly Dictionary<PartitionKey, Partition> _partitions = [];
    private int _buffered;

    public PartitionedOutput(IFileIO io, TableMetadata table, Schema schema, FileNames names, WriterOptions options)
    {
        (_io, _table, _schema, _spec, _names) = (io, table, schema, table.DefaultSpec, names);
        _order = RowOrder.For(table.DefaultSortOrder, schema);
        _maxBuffered = Math.Max(1, options.MaxBufferedRows);
        _targetSize = options.TargetFileSize ?? table.Properties.Long(TableProperties.TargetFileSize, 512L << 20);
        _codec = Compression.Parse(table.Properties.GetValueOrDefault(TableProperties.ParquetCompression, "zstd"));
        _rowGroupBytes = Math.Max(1, table.Properties.Long(TableProperties.ParquetRowGroupSize, 128L << 20));
        _rowGroupRows = Math.Max(1, table.Properties.Int(TableProperties.ParquetRowGroupLimit, DefaultRowGroupRows));
    }

    public PartitionSpec Spec => _spec;

    public async ValueTask AddAsync(object?[] partition, PendingRow row, CancellationToken cancellationToken)
    {
        Target(partition).Rows.Add(row);
        if (++_buffered < _maxBuffered)
            return;
        await FlushAsync(_partitions.Values.MaxBy(candidate => candidate.Rows.Count)!, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Writes the rows of a batch, sorted within each partition. As many partitions are written in parallel as there are processors, since
    /// each holds a row group in memory.
    /// </summary>
    public Task WriteAsync(ColumnBatch batch, PartitionKeys partitions, CancellationToken cancellationToken)
    {
        if (
            !batch
                .Schema.Fields.Select(field => (field.Id, field.Type))
                .SequenceEqual(_schema.Fields.Select(field => (field.Id, field.Type)))
        )
            throw IcebergException.InvalidArgument($"The batch has the columns {batch.Schema}, but the table has {_schema}.");
        var parts = partitions.Split(batch).Select(part => (Partition: Target(part.Partition), part.Rows)).ToArray();
        return Parallel.ForEachAsync(
            parts,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
            async (part, token) => await WriteAsync(part.Partition, batch, part.Rows, token).ConfigureAwait(false)
        );
    }

    private async Task WriteAsync(Partition partition, ColumnBatch batch, List<int> rows, CancellationToken cancellationToken)
    {
        int[] sorted = _order?.Sorted(batch, rows) ?? [.. rows];
        for (var first = 0; first < sorted.Length; first += RowsAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (partition.Output is null)
                await OpenAsync(partition, cancellationToken).ConfigureAwait(false);
            partition.Writer!.Add(batch, sorted.AsSpan(first, Math.Min(RowsAtOnce, sorted.Length - first)));
            if (partition.Writer.EstimatedLength >= _targetSize)
                await CloseAsync(partition, cancellationToken).ConfigureAwait(false);
        }

        // The rows of a sorted file are sorted as a whole, so later rows go to another file.
        if (_order is not null)
            await CloseAsync(partition, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the remaining rows.</summary>
    public async Task<List<DataFile>> CompleteAsync(CancellationToken cancellationToken)
    {
        foreach (var partition in _partitions.Values)
        {
            await FlushAsync(partition, cancellationToken).ConfigureAwait(false);
            await CloseAsync(partition, cancellationToken).ConfigureAwait(false);
        }

        return [.. _partitions.Values.SelectMany(partition => partition.Files)];
    }

    /// <summary>Deletes the written files after a failure.</summary>
    public async Task AbortAsync()
    {
        await DisposeAsync().ConfigureAwait(false);
        foreach (var file in _partitions.Values.SelectMany(partition => partition.Files))
            await _io.DeleteAsync(file.FilePath).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var partition in _partitions.Values)
        {
            if (partition.Output is { } output)
                await output.DisposeAsync().ConfigureAwait(false);
            partition.Output = null;
        }
    }

    private Partition Target(object?[] partition)
    {
        var key = new PartitionKey(_spec.SpecId, partition);
        if (!_partitions.TryGetValue(key, out var target))
            _partitions[key] = target = new Partition(partition);
        return target;
    }

    private async Task FlushAsync(Partition partition, CancellationToken cancellationToken)
    {
        _buffered -= partition.Rows.Count;
        var rows = partition.Rows.Where(row => !row.IsRemoved).ToArray();
        partition.Rows.Clear();
        if (_order is not null)
            rows = [.. rows.OrderBy(row => _order.Key(row.Values), _order)]; // stable: equal rows keep their order
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (partition.Output is null)
                await OpenAsync(partition, cancellationToken).ConfigureAwait(false);
            row.File = partition.Output!.Location;
            row.Position = partition.Writer!.Rows;
            partition.Writer.Add(row.Values);
            if (partition.Writer.EstimatedLength >= _targetSize)
                await CloseAsync(partition, cancellationToken).ConfigureAwait(false);
        }

        if (_order is not null)
            await CloseAsync(partition, cancellationToken).ConfigureAwait(false);
    }

    private async Task OpenAsync(Partition partition, CancellationToken cancellationToken)
    {
        var location = _names.Next(_spec, partition.Values, "", "parquet");
        partition.Output = await _io.CreateAsync(location, cancellationToken: cancellationToken).ConfigureAwait(false);
        partition.Writer = new ParquetFileWriter(partition.Output.Stream, _schema, _codec, _rowGroupRows, _rowGroupBytes);
    }

    private async Task CloseAsync(Partition partition, CancellationToken cancellationToken)
    {
        if (partition is not { Output: { } output, Writer: { } writer })
            return;
        writer.Finish();
        await output.CompleteAsync(cancellationToken).ConfigureAwait(false);
        partition.Files.Add(
            writer.Describe(
                new DataFile
                {
                    FilePath = output.Location,
                    FileFormat = "PARQUET",
                    SpecId = _spec.SpecId,
                    Partition = partition.Values,
                    RecordCount = 0,
                    FileSizeInBytes = writer.Length,
                    SortOrderId = _order is null ? 0 : _table.DefaultSortOrderId,
                },
                wholeBounds: false
            )
        );
        await output.DisposeAsync().ConfigureAwait(false);
        (partition.Output, partition.Writer) = (null, null);
    }

    private sealed class Partition(object?[] values)
    {
        public object?[] Values => values;

        public List<PendingRow> Rows { get; } = [];

        public List<DataFile> Files { get; } = [];

        public IOutputFile? Output { get; set; }

        public ParquetFileWriter? Writer { get; set; }
    }
}
