using Balloon.Iceberg;
using Balloon.Iceberg.Data;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Spec;

namespace Balloon.Notebook.Lake;

/// <summary>Scans of Iceberg tables, as rows and as lists of files.</summary>
internal static class LakeReader
{
    public static async Task<LakeRows> ReadAsync(
        Table table,
        IReadOnlyList<string>? columns,
        DateTimeOffset? asOf,
        long? snapshotId,
        CancellationToken cancellationToken
    )
    {
        var scan = table.NewScan();
        if (columns is not null)
            scan = scan.Select(columns);
        if (asOf is { } time)
            scan = scan.AsOf(time);
        if (snapshotId is { } id)
            scan = scan.UseSnapshot(id);
        return await ReadAsync(scan, $"The table {table.Identifier}", cancellationToken).ConfigureAwait(false);
    }

    public static async Task<LakeRows> ReadAsync(TableScan scan, string what, CancellationToken cancellationToken)
    {
        var batches = new List<ColumnBatch>();
        try
        {
            await foreach (var batch in scan.ReadBatchesAsync(cancellationToken).ConfigureAwait(false))
                batches.Add(batch);
            return new LakeRows(
                batches.Sum(batch => batch.RowCount),
                scan.Schema.Fields.Select(
                        (f, c) => new LakeColumn(f.Name, TypeOf(f.Type), new ScannedValues(batches.ConvertAll(batch => batch.Columns[c])))
                    )
                    .ToList()
            );
        }
        catch (IcebergException e)
        {
            throw new BalloonException($"{what} cannot be read so: {e.Message}", e);
        }
    }

    public static async Task<ResultTable> FilesAsync(Table table, CancellationToken cancellationToken)
    {
        var tasks = await table.NewScan().PlanFilesAsync(cancellationToken).ConfigureAwait(false);
        var files = tasks
            .Select(t => t.File)
            .Concat(tasks.SelectMany(t => t.Deletes))
            .DistinctBy(f => (f.FilePath, f.ContentOffset))
            .ToList();
        var deletes = files.Count(f => f.Content != FileContent.Data);
        return new ResultTable(
            $"{table.Identifier}: {files.Count - deletes} data files, {deletes} delete files",
            ["content", "partition", "rows", "bytes", "file"],
            files
                .OrderBy(f => f.Content)
                .ThenBy(f => Partition(table, f), StringComparer.Ordinal)
                .ThenBy(f => f.FilePath, StringComparer.Ordinal)
                .Select(f =>
                    (IReadOnlyList<object?>)
                        [
                            Word(f.Content),
                            Partition(table, f),
                            f.RecordCount,
                            f.FileSizeInBytes,
                            f.FilePath[(f.FilePath.LastIndexOf('/') + 1)..],
                        ]
                )
                .ToList()
        );
    }

    private static Type TypeOf(IcebergType type) =>
        type is not PrimitiveType primitive
            ? typeof(object)
            : primitive.Kind switch
            {
                TypeKind.String => typeof(string),
                TypeKind.Boolean => typeof(bool),
                TypeKind.Int => typeof(int),
                TypeKind.Long => typeof(long),
                TypeKind.Float => typeof(float),
                TypeKind.Double => typeof(double),
                TypeKind.Timestamp or TypeKind.Timestamptz => typeof(DateTime),
                _ => typeof(object),
            };

    private static string Partition(Table table, DataFile file)
    {
        var spec = table.Metadata.SpecById(file.SpecId);
        return string.Join(" / ", spec.Fields.Select((f, i) => $"{f.Name}={Value(f, file.Partition[i])}"));

        string Value(PartitionField field, object? value) =>
            value is int hours && field.Transform == Transform.Hour
                ? DateTime.UnixEpoch.AddHours(hours).ToString("yyyy-MM-dd HH'h'", System.Globalization.CultureInfo.InvariantCulture)
                : Notebook.Values.Text(value);
    }

    private static string Word(FileContent content) =>
        content switch
        {
            FileContent.Data => "data",
            FileContent.EqualityDeletes => "equality deletes",
            _ => "position deletes",
        };
}
