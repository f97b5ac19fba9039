using Balloon.Iceberg;
using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Spec;
using Balloon.Notebook.Tables;

namespace Balloon.Notebook.Lake;

/// <summary>Reads scans of Iceberg tables as rows and as lists of files.</summary>
internal static class LakeReader
{
    /// <summary>Reads all rows of a scan.</summary>
    /// <exception cref="BalloonException">It cannot be read.</exception>
    public static async Task<ResultTable> ReadAsync(TableScan scan, string source, CancellationToken cancellationToken)
    {
        try
        {
            var batches = new List<ColumnBatch>();
            await foreach (var batch in scan.ReadBatchesAsync(cancellationToken).ConfigureAwait(false))
                batches.Add(batch);
            var fields = scan.Schema.Fields;
            var columns = new ResultColumn[fields.Count];
            for (var c = 0; c < columns.Length; c++)
                columns[c] = ScanColumns.Of(fields[c], batches.ConvertAll(batch => batch.Columns[c]));
            var count = batches.Sum(batch => batch.RowCount);
            return new ResultTable($"{Quantity.Of(count, "row")} of {source}", columns, count) { Source = source, ShowsNulls = true };
        }
        catch (IcebergException e)
        {
            throw Refused(source, e);
        }
    }

    /// <summary>Calls Balloon.Iceberg, and translates its errors for readers.</summary>
    public static T Try<T>(string source, Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (IcebergException e)
        {
            throw Refused(source, e);
        }
    }

    /// <inheritdoc cref="Try"/>
    public static async Task<T> TryAsync<T>(string source, Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (IcebergException e)
        {
            throw Refused(source, e);
        }
    }

    private static BalloonException Refused(string source, IcebergException e) =>
        new($"{Sentence.Start(source)} cannot be read: {e.Message}", e);

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
            $"{table.Identifier}: {Quantity.Of(files.Count - deletes, "data file")}, {Quantity.Of(deletes, "delete file")}",
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
