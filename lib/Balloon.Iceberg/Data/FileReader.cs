using System.Runtime.CompilerServices;
using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Parquet;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Data;

/// <summary>Reads columns of a Parquet file by field id, one row group at a time.</summary>
internal sealed class FileReader
{
    private readonly ParquetFile _file;
    private readonly Schema _schema;
    private readonly ColumnPlan[] _plans;
    private readonly int[] _leaves;

    private FileReader(ParquetFile file, Schema schema, ColumnPlan[] plans)
    {
        (_file, _schema, _plans) = (file, schema, plans);
        _leaves = [.. plans.SelectMany(plan => plan.Leaves).Select(leaf => leaf.Leaf).Distinct()];
    }

    public IReadOnlyList<RowGroup> RowGroups => _file.Meta.RowGroups;

    public ParquetFile File => _file;

    /// <summary>Opens a file.</summary>
    /// <param name="input">The file.</param>
    /// <param name="length">Its length if known.</param>
    /// <param name="schema">The columns to read.</param>
    /// <param name="table">The table, for files without field ids.</param>
    /// <param name="constants">Values of identity partitions by field id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<FileReader> OpenAsync(
        IInputFile input,
        long? length,
        Schema schema,
        TableMetadata table,
        IReadOnlyDictionary<int, object?> constants,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var file = await ParquetFile.OpenAsync(input, length, cancellationToken).ConfigureAwait(false);
            FieldResolution.Resolve(file.Root, table.Properties.GetValueOrDefault(TableProperties.NameMapping), table.CurrentSchema);
            var plans = schema.Fields.Select(field => ColumnPlan.For(field, file.Root, constants)).ToArray();
            foreach (var plan in plans)
                plan.Prepare();
            return new(file, schema, plans);
        }
        catch (IcebergException e)
        {
            throw e.With("file", input.Location);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw IcebergException.InvalidData("The Parquet file is damaged.", e).With("file", input.Location);
        }
    }

    public async Task<ColumnBatch> ReadAsync(RowGroup group, IInputFile input, CancellationToken cancellationToken)
    {
        try
        {
            var rows = checked((int)group.NumRows);
            var chunks = await _file.ReadChunksAsync(group, _leaves, cancellationToken).ConfigureAwait(false);
            var nodes = _plans.SelectMany(plan => plan.Leaves).DistinctBy(leaf => leaf.Leaf);
            var leaves = nodes.ToDictionary(
                leaf => leaf.Leaf,
                leaf => ColumnChunkReader.Read(leaf, group.Columns[leaf.Leaf], group.NumRows, chunks[leaf.Leaf])
            );
            return new(_schema, [.. _plans.Select(plan => plan.Read(leaves, rows))], rows);
        }
        catch (IcebergException e)
        {
            throw e.With("file", input.Location);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or OverflowException or InvalidCastException)
        {
            throw IcebergException.InvalidData("The Parquet file is damaged.", e).With("file", input.Location);
        }
    }

    /// <summary>Reads all row groups, each as a batch.</summary>
    public async IAsyncEnumerable<ColumnBatch> ReadAllAsync(
        IInputFile input,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        foreach (var group in _file.Meta.RowGroups)
        {
            if (group.NumRows > 0)
                yield return await ReadAsync(group, input, cancellationToken).ConfigureAwait(false);
        }
    }
}
