using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Writing;

// Rows that the caller keeps: none is held here.
public sealed partial class UpsertWriter
{
    private readonly List<IKeyedRows> _replacing = [];

    /// <summary>Takes many rows at once, whose keys differ from each other and from all others that this writer is given.</summary>
    /// <param name="rows">The rows; they are read again when the writer completes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="IcebergException">A value is not of its column's type, or null where it must not be.</exception>
    public async Task WriteAsync(IKeyedRows rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        await _output.WriteAsync(rows, _rowPartitions, cancellationToken).ConfigureAwait(false);
        for (var row = 0; row < rows.Count; row++)
        {
            if (!rows.Replaces(row))
                continue;
            _replacing.Add(rows);
            return;
        }
    }

    private async Task DeleteReplacedAsync(DeleteFileWriter deletes, PartitionSpec spec, CancellationToken cancellationToken)
    {
        foreach (var rows in _replacing)
        {
            var reader = new KeyedRowReader(rows, _type);
            var partitions = new PartitionKeys(spec, _table.CurrentSchema, _type);
            foreach (var (partition, some) in reader.Split(partitions, spec, rows.Replaces))
                _deleteFiles.Add(
                    await deletes.EqualityAsync(spec, partition, _keyType, Keys(reader, some), cancellationToken).ConfigureAwait(false)
                );
        }
    }

    private IEnumerable<object?[]> Keys(KeyedRowReader reader, List<int> rows)
    {
        var values = new object?[_type.Fields.Count];
        var key = new object?[_keyIndexes.Length];
        foreach (var row in rows)
        {
            reader.Read(row, _keyIndexes, values);
            for (var i = 0; i < key.Length; i++)
                key[i] = values[_keyIndexes[i]];
            yield return key;
        }
    }
}
