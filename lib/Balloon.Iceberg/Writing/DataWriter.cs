using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Writing;

/// <summary>Writes new rows to data files, which can then be appended. Not thread-safe.</summary>
public sealed class DataWriter : IAsyncDisposable
{
    private readonly TableMetadata _table;
    private readonly PartitionedOutput _output;
    private readonly PartitionKeys _partitions;
    private readonly StructType _type;
    private bool _completed;

    internal DataWriter(Table table, WriterOptions options)
    {
        _table = table.Metadata;
        _type = _table.CurrentSchema.Struct;
        _output = new PartitionedOutput(table.Io, _table, _table.CurrentSchema, new FileNames(_table), options);
        _partitions = new PartitionKeys(_table.DefaultSpec, _table.CurrentSchema, _type);
    }

    /// <summary>
    /// Writes a row: a value for each column of the current schema, in its order, which <see cref="Values.From"/> must accept.
    /// </summary>
    /// <exception cref="IcebergException">A value is not of its column's type, or is null in a required column.</exception>
    public ValueTask WriteAsync(IReadOnlyList<object?> row, CancellationToken cancellationToken = default)
    {
        var plain = RowValues.ToPlain(_type, row);
        return _output.AddAsync(_partitions.Of(plain), new PendingRow(plain), cancellationToken);
    }

    /// <summary>
    /// Writes a batch with the columns of the current schema. In a table with a sort order each batch gets its own files, so batches should
    /// be large.
    /// </summary>
    /// <exception cref="IcebergException">The columns differ, or a value is null in a required column.</exception>
    public Task WriteAsync(ColumnBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return _output.WriteAsync(batch, _partitions, cancellationToken);
    }

    /// <summary>Closes the files.</summary>
    /// <returns>The files to commit.</returns>
    public async Task<WriteResult> CompleteAsync(CancellationToken cancellationToken = default)
    {
        var files = await _output.CompleteAsync(cancellationToken).ConfigureAwait(false);
        _completed = true;
        return new(_table.CurrentSchema, [_table.DefaultSpec], files, []);
    }

    /// <summary>Deletes the written files unless <see cref="CompleteAsync"/> was called.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_completed)
            await _output.AbortAsync().ConfigureAwait(false);
    }
}
