using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Writing;

/// <summary>Writes new rows into data files, ready to be appended. Not safe for concurrent use.</summary>
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

    /// <summary>Takes a row: one value a column of the current schema, in its order, of kinds that <see cref="Values.From"/> takes.</summary>
    /// <exception cref="IcebergException">A value is not of its column's type, or null where it must not be.</exception>
    public ValueTask WriteAsync(IReadOnlyList<object?> row, CancellationToken cancellationToken = default)
    {
        var plain = RowValues.ToPlain(_type, row);
        return _output.AddAsync(_partitions.Of(plain), new PendingRow(plain), cancellationToken);
    }

    /// <summary>
    /// Takes the rows of a batch whose columns are those of the current schema. In a table with a sort order each batch makes files of its
    /// own: give large ones.
    /// </summary>
    /// <exception cref="IcebergException">The columns are others, or a value is null where it must not be.</exception>
    public Task WriteAsync(ColumnBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return _output.WriteAsync(batch, _partitions, cancellationToken);
    }

    /// <summary>Closes the files.</summary>
    /// <returns>What to commit.</returns>
    public async Task<WriteResult> CompleteAsync(CancellationToken cancellationToken = default)
    {
        var files = await _output.CompleteAsync(cancellationToken).ConfigureAwait(false);
        _completed = true;
        return new(_table.CurrentSchema, [_table.DefaultSpec], files, []);
    }

    /// <summary>Without <see cref="CompleteAsync"/> before, deletes what was written.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_completed)
            await _output.AbortAsync().ConfigureAwait(false);
    }
}
