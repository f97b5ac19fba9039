using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Writing;

/// <summary>
/// Writes changes by key: new rows to data files, and the keys of rows to delete from the table to equality-delete files, one per
/// partition. Of several rows with the same key the last one wins. A row's partition must follow from its key, so that the old row's
/// partition is known. Not thread-safe.
/// </summary>
public sealed class UpsertWriter : IAsyncDisposable
{
    private readonly IFileIO _io;
    private readonly TableMetadata _table;
    private readonly StructType _type;
    private readonly StructType _keyType;
    private readonly int[] _keyIndexes;
    private readonly FileNames _names;
    private readonly PartitionedOutput _output;
    private readonly PartitionKeys _rowPartitions;
    private readonly PartitionKeys _keyPartitions;
    private readonly Dictionary<RowKey, PendingRow> _written = [];
    private readonly Dictionary<RowKey, object?[]> _deleted = [];
    private readonly List<ColumnBatch> _deletedKeys = [];
    private readonly List<PendingRow> _superseded = [];
    private readonly List<DataFile> _deleteFiles = [];
    private bool _completed;

    internal UpsertWriter(Table table, IReadOnlyList<int> keyFieldIds, WriterOptions options)
    {
        (_io, _table) = (table.Io, table.Metadata);
        if (_table.FormatVersion < 2)
            throw IcebergException.InvalidArgument("A table of format version 1 has no deletes: upgrade it to 2 to upsert.");
        if (keyFieldIds.Count == 0)
            throw IcebergException.InvalidArgument("An upsert needs key columns: the table has no identifier fields, so name them.");
        _type = _table.CurrentSchema.Struct;
        _keyIndexes =
        [
            .. keyFieldIds.Select(id =>
                _type
                    .Fields.ToList()
                    .FindIndex(field => field.Id == id && field.Type is PrimitiveType { Kind: not (TypeKind.Float or TypeKind.Double) })
                    is var index
                        and >= 0
                    ? index
                    : throw IcebergException.InvalidArgument(
                        $"Field {id} cannot be a key: keys are top-level columns of primitive types other than float and double."
                    )
            ),
        ];
        _keyType = new StructType([.. _keyIndexes.Select(index => _type.Fields[index])]);
        _names = new FileNames(_table);
        _output = new PartitionedOutput(_io, _table, _table.CurrentSchema, _names, options);
        _rowPartitions = new PartitionKeys(_table.DefaultSpec, _table.CurrentSchema, _type);
        _keyPartitions = new PartitionKeys(_table.DefaultSpec, _table.CurrentSchema, _keyType);
    }

    /// <summary>The key columns, in the order in which keys are given.</summary>
    public StructType KeyType => _keyType;

    /// <summary>
    /// Writes a row whose key is not in the table, so that no delete is needed. It replaces a row with the same key that was written
    /// before.
    /// </summary>
    public ValueTask AppendAsync(IReadOnlyList<object?> row, CancellationToken cancellationToken = default)
    {
        var plain = RowValues.ToPlain(_type, row);
        return WriteAsync(KeyOf(plain), plain, cancellationToken);
    }

    /// <summary>Writes a row that replaces a row with the same key in the table, if there is one.</summary>
    public ValueTask UpsertAsync(IReadOnlyList<object?> row, CancellationToken cancellationToken = default)
    {
        var plain = RowValues.ToPlain(_type, row);
        var key = KeyOf(plain);
        _deleted[key] = key.Items;
        return WriteAsync(key, plain, cancellationToken);
    }

    /// <summary>
    /// Writes a batch with the columns of the current schema, whose keys differ from each other and from all others given to this writer.
    /// This is faster than row by row. In a table with a sort order each batch gets its own files, so batches should be large.
    /// </summary>
    /// <param name="batch">The rows.</param>
    /// <param name="replaces">For each row, whether it may replace a row in the table; empty if none does.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <exception cref="IcebergException">The columns differ, or a value is null in a required column.</exception>
    public async Task WriteAsync(ColumnBatch batch, ReadOnlyMemory<bool> replaces = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (!replaces.IsEmpty && replaces.Length != batch.RowCount)
            throw IcebergException.InvalidArgument(
                $"There are {replaces.Length} flags for the rows that replace one, but {batch.RowCount} rows."
            );
        await _output.WriteAsync(batch, _rowPartitions, cancellationToken).ConfigureAwait(false);
        int[] replacing = replaces.IsEmpty ? [] : [.. Enumerable.Range(0, replaces.Length).Where(row => replaces.Span[row])];
        if (replacing.Length > 0)
            _deletedKeys.Add(new(KeySchema, [.. _keyIndexes.Select(index => batch.Columns[index].Take(replacing))], replacing.Length));
    }

    /// <summary>Deletes rows by key; none of the keys may have been written by this writer.</summary>
    /// <param name="keys">The columns of <see cref="KeyType"/>, in its order.</param>
    /// <exception cref="IcebergException">The columns differ.</exception>
    public void Delete(ColumnBatch keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (!keys.Columns.Select(column => (column.Field.Id, column.Field.Type)).SequenceEqual(_keyType.Fields.Select(f => (f.Id, f.Type))))
            throw IcebergException.InvalidArgument($"The batch has the columns {keys.Schema}, but the key has {KeySchema}.");
        if (keys.RowCount > 0)
            _deletedKeys.Add(keys);
    }

    /// <summary>Deletes the row with a key, both in the table and among the rows written here.</summary>
    /// <param name="key">A value for each key column, in the order of <see cref="KeyType"/>.</param>
    public void Delete(params IReadOnlyList<object?> key)
    {
        var plain = RowValues.ToPlain(_keyType, key);
        var rowKey = new RowKey(plain);
        _deleted[rowKey] = plain;
        if (_written.Remove(rowKey, out var row))
            Supersede(row);
    }

    /// <summary>Closes the files.</summary>
    /// <returns>The files to commit.</returns>
    public async Task<WriteResult> CompleteAsync(CancellationToken cancellationToken = default)
    {
        var data = await _output.CompleteAsync(cancellationToken).ConfigureAwait(false);
        var deletes = new DeleteFileWriter(_io, _table, _names);
        var specs = _deleted.Count == 0 && _deletedKeys.Count == 0 ? [] : await DeleteSpecsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (spec, partitions) in specs)
        {
            foreach (var (partition, keys) in DeletedKeys(spec, partitions))
                _deleteFiles.Add(await deletes.EqualityAsync(spec, partition, _keyType, keys, cancellationToken).ConfigureAwait(false));
        }

        var gone = _superseded.Where(row => row.File is not null).ToArray();
        if (gone.Length > 0)
        {
            var byFile = gone.GroupBy(row => row.File!).ToDictionary(group => group.Key, group => group.Select(row => row.Position));
            _deleteFiles.AddRange(
                await deletes
                    .PositionsAsync(byFile.Select(pair => (data.First(file => file.FilePath == pair.Key), pair.Value)), cancellationToken)
                    .ConfigureAwait(false)
            );
        }

        _completed = true;
        var known = specs.Select(pair => pair.Spec).Append(_table.DefaultSpec).DistinctBy(spec => spec.SpecId);
        return new(_table.CurrentSchema, [.. known], data, [.. _deleteFiles]);
    }

    private Schema KeySchema => new(0, _keyType, []);

    private IEnumerable<(object?[] Partition, IEnumerable<object?[]> Keys)> DeletedKeys(PartitionSpec spec, PartitionKeys partitions)
    {
        var single = _deleted
            .Values.GroupBy(key => new PartitionKey(spec.SpecId, partitions.Of(key)))
            .Select(group => (Partition: group.Key, Keys: (IEnumerable<object?[]>)group));
        var batches = _deletedKeys.SelectMany(batch =>
            partitions
                .Split(batch)
                .Select(part => (Partition: new PartitionKey(spec.SpecId, part.Partition), Keys: part.Rows.Select(batch.PlainRow)))
        );
        return single
            .Concat(batches)
            .GroupBy(part => part.Partition, part => part.Keys)
            .Select(group => (group.Key.Values, group.SelectMany(keys => keys)));
    }

    /// <summary>
    /// The specs for which deletes are written so that they apply to every data file: the current one and those of older files; or an
    /// unpartitioned one, which applies to all.
    /// </summary>
    private async Task<IReadOnlyList<(PartitionSpec Spec, PartitionKeys Partitions)>> DeleteSpecsAsync(CancellationToken cancellationToken)
    {
        var present = (_table.DefaultSpec, _keyPartitions);
        if (_table.PartitionSpecs.Count == 1 || _table.DefaultSpec.IsUnpartitioned)
            return [present];
        var heads = _table
            .Refs.Values.Where(reference => reference.IsBranch)
            .Select(reference => _table.FindSnapshot(reference.SnapshotId));
        var older = (await LiveSpecs.OfAsync(_io, _table, heads, cancellationToken).ConfigureAwait(false))
            .Where(spec => spec.SpecId != _table.DefaultSpecId)
            .ToArray();
        if (older.Length == 0)
            return [present];
        if (Array.Find(older, spec => spec.IsUnpartitioned) is { } whole)
            return [(whole, new PartitionKeys(whole, _table.CurrentSchema, _keyType))];
        try
        {
            return [present, .. older.Select(spec => (spec, new PartitionKeys(spec, _table.CurrentSchema, _keyType)))];
        }
        catch (IcebergException e)
        {
            return _table.PartitionSpecs.FirstOrDefault(spec => spec.IsUnpartitioned) is { } unpartitioned
                ? [(unpartitioned, new PartitionKeys(unpartitioned, _table.CurrentSchema, _keyType))]
                : throw IcebergException.InvalidArgument(
                    $"Data files of an older partition spec cannot be reached by keys: compact the table first. {e.Message}"
                );
        }
    }

    /// <summary>Deletes the written files unless <see cref="CompleteAsync"/> was called.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_completed)
            return;
        await _output.AbortAsync().ConfigureAwait(false);
        foreach (var file in _deleteFiles)
            await _io.DeleteAsync(file.FilePath).ConfigureAwait(false);
    }

    private ValueTask WriteAsync(RowKey key, object?[] plain, CancellationToken cancellationToken)
    {
        var row = new PendingRow(plain);
        if (_written.TryGetValue(key, out var before))
        {
            if (before.File is null)
            {
                // The earlier row is still in memory, and is replaced there.
                before.Values = plain;
                return ValueTask.CompletedTask;
            }

            Supersede(before);
        }

        _written[key] = row;
        return _output.AddAsync(_rowPartitions.Of(plain), row, cancellationToken);
    }

    private void Supersede(PendingRow row)
    {
        row.IsRemoved = true;
        if (row.File is not null)
            _superseded.Add(row);
    }

    private RowKey KeyOf(object?[] row) => new([.. _keyIndexes.Select(index => row[index])]);
}
