using System.Runtime.CompilerServices;
using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Data;
using Balloon.Iceberg.Deletes;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Scan;

/// <summary>Reads the rows of file tasks: columns by field id, deletes applied, filter applied.</summary>
internal sealed class TaskReader(IFileIO io, TableMetadata table)
{
    private readonly DeleteLoader _deletes = new(io, table);

    public async IAsyncEnumerable<ColumnBatch> ReadAsync(
        FileTask task,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await foreach (
            var (batch, deleted, _) in ReadGroupsAsync(task, WithFilterFields(task.Schema, task.Bound), cancellationToken)
                .ConfigureAwait(false)
        )
        {
            var kept = Keep(batch, task.Bound, deleted);
            if (kept.RowCount > 0)
                yield return ReferenceEquals(kept.Schema, task.Schema) ? kept : Narrow(kept, task.Schema);
        }
    }

    /// <summary>The positions of live rows that pass the task's filter, and the number of live rows.</summary>
    public async Task<(List<long> Matching, long Live)> FindAsync(FileTask task, CancellationToken cancellationToken)
    {
        var (found, live) = (new List<long>(), 0L);
        var all = task with { Bound = BoundFilter.All };
        await foreach (
            var (batch, deleted, first) in ReadGroupsAsync(all, WithFilterFields(task.Schema, task.Bound), cancellationToken)
                .ConfigureAwait(false)
        )
        {
            var pass = FilterRows.Apply(task.Bound, batch);
            for (var i = 0; i < pass.Length; i++)
            {
                if (deleted is not null && deleted[i])
                    continue;
                live++;
                if (pass[i])
                    found.Add(first + i);
            }
        }

        return (found, live);
    }

    /// <summary>The deleted positions in the task's file.</summary>
    public Task<PositionSet?> DeletedPositionsAsync(FileTask task, CancellationToken cancellationToken) =>
        _deletes.PositionsAsync(task.File.FilePath, task.Deletes, cancellationToken);

    private async IAsyncEnumerable<(ColumnBatch Batch, bool[]? Deleted, long FirstRow)> ReadGroupsAsync(
        FileTask task,
        Schema schema,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var file = task.File;
        if (file.FileFormat != "PARQUET")
            throw IcebergException
                .Unsupported($"Data files of format {file.FileFormat} cannot be read: only PARQUET can.")
                .With("file", file.FilePath);
        var keys = await _deletes.KeysAsync(task.Deletes, cancellationToken).ConfigureAwait(false);
        var positions = await _deletes.PositionsAsync(file.FilePath, task.Deletes, cancellationToken).ConfigureAwait(false);
        schema = WithKeyFields(schema, keys);

        var input = io.OpenInput(file.FilePath, file.FileSizeInBytes);
        var reader = await FileReader
            .OpenAsync(input, null, schema, table, PartitionConstants.Of(table, file), cancellationToken)
            .ConfigureAwait(false);
        var rows = reader.RowGroups.Sum(group => group.NumRows);
        if (rows != file.RecordCount)
            throw IcebergException
                .InvalidData(
                    $"The data file holds {rows} rows; the manifest says {file.RecordCount}: it is damaged, or was replaced by another file."
                )
                .With("file", file.FilePath);
        foreach (var group in reader.RowGroups)
        {
            if (group.NumRows == 0 || !RowGroupPruning.MayMatch(task.Bound, reader.File, group))
                continue;
            var batch = await reader.ReadAsync(group, input, cancellationToken).ConfigureAwait(false);
            yield return (Lineage.Fill(batch, task, group.FirstRow), Deleted(batch, positions, keys, group.FirstRow), group.FirstRow);
        }
    }

    private static bool[]? Deleted(ColumnBatch batch, PositionSet? positions, IReadOnlyList<EqualityDeletes> keys, long firstRow)
    {
        if (positions is null && keys.Count == 0)
            return null;
        var deleted = new bool[batch.RowCount];
        positions?.Mark(firstRow, deleted);
        EqualityDeletes.Mark(keys, id => batch.Columns.First(column => column.Field.Id == id), deleted);
        return deleted;
    }

    private static ColumnBatch Keep(ColumnBatch batch, BoundFilter filter, bool[]? deleted)
    {
        var pass = filter is BoundFilter.Fixed ? null : FilterRows.Apply(filter, batch);
        if (deleted is not null)
        {
            pass ??= [.. Enumerable.Repeat(true, batch.RowCount)];
            for (var i = 0; i < pass.Length; i++)
                pass[i] &= !deleted[i];
        }

        if (pass is null)
            return batch;
        var count = pass.AsSpan().Count(true);
        if (count == batch.RowCount)
            return batch;
        var rows = new int[count];
        for (int i = 0, next = 0; i < pass.Length; i++)
        {
            if (pass[i])
                rows[next++] = i;
        }

        return batch.Take(rows);
    }

    private Schema WithFilterFields(Schema schema, BoundFilter filter)
    {
        var ids = filter.FieldIds.ToArray();
        if (ids.Length == 0)
            return schema;
        foreach (var full in table.Schemas.Where(s => s.SchemaId == schema.SchemaId).Append(table.CurrentSchema))
        {
            if (Array.TrueForAll(ids, id => full.FindField(id) is not null))
                return Projection.Extend(schema, full, ids);
        }

        return schema;
    }

    /// <summary>The key columns of equality deletes are read even if they were dropped or not selected.</summary>
    private static Schema WithKeyFields(Schema schema, IReadOnlyList<EqualityDeletes> keys)
    {
        var missing = keys.SelectMany(set => set.Fields)
            .Where(field => schema.Fields.All(known => known.Id != field.Id))
            .DistinctBy(field => field.Id)
            .ToArray();
        return missing.Length == 0 ? schema : new(schema.SchemaId, new StructType([.. schema.Fields, .. missing]), []);
    }

    private static ColumnBatch Narrow(ColumnBatch batch, Schema schema) =>
        new(
            schema,
            [
                .. schema.Fields.Select(field =>
                {
                    var column = batch.Columns.First(candidate => candidate.Field.Id == field.Id);
                    return column.Field.Equals(field) ? column : StructPruning.Narrow(column, field);
                }),
            ],
            batch.RowCount
        );
}
