using System.Diagnostics;
using System.Globalization;
using Balloon.Iceberg;
using Balloon.Iceberg.Scan;

namespace Balloon.Notebook.Lake;

/// <summary>Examines how a table is read: the report of a scan, and its data files.</summary>
internal static class Scanning
{
    /// <summary>Reads the rows and measures what that takes.</summary>
    public static async Task<ScanReport> ReportAsync(
        Func<Table, TableScan> scanOf,
        Func<Table, TableScan> wholeOf,
        Table table,
        CancellationToken cancellationToken
    )
    {
        var all = await wholeOf(table).PlanFilesAsync(cancellationToken).ConfigureAwait(false);
        var sizes = all.Select(t => t.File)
            .Concat(all.SelectMany(t => t.Deletes))
            .DistinctBy(f => (f.FilePath, f.ContentOffset))
            .GroupBy(f => f.FilePath, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First().FileSizeInBytes, StringComparer.Ordinal);
        var io = new CountingFileIO(table.Io, sizes.ContainsKey);
        var counted = new Table(table.Identifier, table.Metadata, table.MetadataLocation, io, null);
        var clock = Stopwatch.StartNew();
        var scan = scanOf(counted);
        var tasks = await scan.PlanFilesAsync(cancellationToken).ConfigureAwait(false);
        long rows = 0;
        await foreach (var batch in scan.ReadTasksAsync(tasks, cancellationToken).ConfigureAwait(false))
            rows += batch.RowCount;
        return new ScanReport(
            table.Identifier.ToString(),
            rows,
            tasks.Count,
            all.Count,
            Deletes(tasks),
            Deletes(all),
            io.Bytes,
            sizes.Values.Sum(),
            clock.Elapsed
        );
    }

    /// <summary>The planned data files as paths on this machine; files of a remote store are copied to a temporary folder.</summary>
    public static async Task<IReadOnlyList<string>> DataFilesAsync(Table table, TableScan scan, CancellationToken cancellationToken)
    {
        var paths = new List<string>();
        foreach (var task in await scan.PlanFilesAsync(cancellationToken).ConfigureAwait(false))
            paths.Add(
                LocalPath(task.File.FilePath)
                    ?? await CopyAsync(table, task.File.FilePath, task.File.FileSizeInBytes, cancellationToken).ConfigureAwait(false)
            );
        return paths;
    }

    private static int Deletes(IReadOnlyList<FileTask> tasks) =>
        tasks.SelectMany(t => t.Deletes).DistinctBy(f => (f.FilePath, f.ContentOffset)).Count();

    private static string? LocalPath(string location) =>
        Path.IsPathFullyQualified(location) ? location
        : Uri.TryCreate(location, UriKind.Absolute, out var uri) && uri.IsFile ? uri.LocalPath
        : null;

    private static async Task<string> CopyAsync(Table table, string location, long length, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Path.GetTempPath(), "balloon-data-files", $"{table.Metadata.TableUuid}");
        var path = Path.Combine(folder, location[(location.LastIndexOf('/') + 1)..]);
        if (File.Exists(path) && new FileInfo(path).Length == length)
            return path;
        Directory.CreateDirectory(folder);
        var input = table.Io.OpenInput(location, length);
        // Data files never change: a complete copy stays valid, and an incomplete one never gets this name.
        var partial = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}");
        var stream = File.Create(partial);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[1 << 20];
            for (long at = 0; at < length; )
            {
                var piece = buffer.AsMemory(0, (int)Math.Min(buffer.Length, length - at));
                await input.ReadAsync(at, piece, cancellationToken).ConfigureAwait(false);
                await stream.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
                at += piece.Length;
            }
        }

        File.Move(partial, path, overwrite: true);
        return path;
    }
}
