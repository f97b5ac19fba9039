using System.CommandLine;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon table files</c>: the live data and delete files of a snapshot.</summary>
internal static class TableFilesCommand
{
    private static readonly StructType Columns = new([
        new(1, "content", PrimitiveType.String),
        new(2, "partition", PrimitiveType.String),
        new(3, "records", PrimitiveType.Long),
        new(4, "bytes", PrimitiveType.Long),
        new(5, "sequence", PrimitiveType.Long),
        new(6, "spec_id", PrimitiveType.Int),
        new(7, "format", PrimitiveType.String),
        new(8, "file_path", PrimitiveType.String),
    ]);

    public static Command Create()
    {
        var snapshot = new Option<long?>("--snapshot") { Description = "The snapshot (default: the current one)" };
        var command = new Command("files", "Prints the live data and delete files of a table.");
        command.Options.Add(snapshot);
        return new TableOptions().AddTo(
            command,
            async (table, output, parsed, cancellationToken) =>
            {
                var entries = await table.Inspect.FilesAsync(parsed.GetValue(snapshot), cancellationToken).ConfigureAwait(false);
                var rows = entries.Select(entry =>
                    new object?[]
                    {
                        entry.File.Content switch
                        {
                            FileContent.Data => "data",
                            FileContent.EqualityDeletes => "equality deletes",
                            _ => entry.File.IsDeletionVector ? "deletion vector" : "position deletes",
                        },
                        Partition(table.Metadata, entry.File),
                        entry.File.RecordCount,
                        entry.File.ContentSizeInBytes ?? entry.File.FileSizeInBytes,
                        entry.SequenceNumber,
                        entry.File.SpecId,
                        entry.File.FileFormat,
                        entry.File.FilePath,
                    }
                );
                await output.WriteAsync(Columns, rows, cancellationToken).ConfigureAwait(false);
            }
        );
    }

    private static string Partition(TableMetadata table, DataFile file)
    {
        var fields = table.SpecById(file.SpecId).Fields;
        var schema = table.Schemas.LastOrDefault(s => fields.All(field => s.FindField(field.SourceId) is not null)) ?? table.CurrentSchema;
        return string.Join(
            '/',
            fields.Zip(file.Partition).Select(pair => $"{pair.First.Name}={Values.Format(pair.First.ResultType(schema), pair.Second)}")
        );
    }
}
