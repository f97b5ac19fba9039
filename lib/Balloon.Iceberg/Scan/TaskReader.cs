using System.Runtime.CompilerServices;
using Balloon.Iceberg.Data;
using Balloon.Iceberg.Deletes;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Parquet;
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
        var file = task.File;
        if (file.FileFormat != "PARQUET")
            throw IcebergException
                .Unsupported($"Data files of format {file.FileFormat} are not read: PARQUET is.")
                .With("file", file.FilePath);
        var keys = await _deletes.KeysAsync(task.Deletes, cancellationToken).ConfigureAwait(false);
        var positions = await _deletes.PositionsAsync(file.FilePath, task.Deletes, cancellationToken).ConfigureAwait(false);
        var schema = WithFilterFields(task.Schema, task.Bound);
        schema = WithKeyFields(schema, keys);

        var input = io.OpenInput(file.FilePath, file.FileSizeInBytes);
        var reader = await FileReader
            .OpenAsync(input, null, schema, table, PartitionConstants.Of(table, file), cancellationToken)
            .ConfigureAwait(false);
        foreach (var group in reader.RowGroups)
        {
            if (group.NumRows == 0 || !RowGroupPruning.MayMatch(task.Bound, reader.File, group))
                continue;
            var batch = await reader.ReadAsync(group, input, cancellationToken).ConfigureAwait(false);
            batch = Lineage.Fill(batch, task, group.FirstRow);
            var kept = Keep(batch, task.Bound, positions, keys, group);
            if (kept.RowCount > 0)
                yield return kept.Columns.Count == task.Schema.Fields.Count && ReferenceEquals(schema, task.Schema)
                    ? kept
                    : Narrow(kept, task.Schema);
        }
    }

    private static ColumnBatch Keep(
        ColumnBatch batch,
        BoundFilter filter,
        PositionSet? positions,
        IReadOnlyList<EqualityDeletes> keys,
        RowGroup group
    )
    {
        bool[]? pass = filter is BoundFilter.Fixed ? null : FilterRows.Apply(filter, batch);
        if (positions is not null || keys.Count > 0)
        {
            var deleted = new bool[batch.RowCount];
            positions?.Mark(group.FirstRow, deleted);
            foreach (var set in keys)
                set.Mark([.. set.Fields.Select(field => batch.Columns.First(column => column.Field.Id == field.Id))], deleted);
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

    /// <summary>Key columns of equality deletes are read, also those that were dropped or that nobody selected.</summary>
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
