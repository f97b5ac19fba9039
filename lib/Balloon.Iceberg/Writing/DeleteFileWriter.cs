using Balloon.Iceberg.Deletes;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Parquet;
using Balloon.Iceberg.Spec;
using Balloon.Text;

namespace Balloon.Iceberg.Writing;

/// <summary>Writes delete files: equality deletes, position deletes (v2) and deletion vectors (v3).</summary>
internal sealed class DeleteFileWriter(IFileIO io, TableMetadata table, FileNames names)
{
    private readonly ParquetCodec _codec = Compression.Parse(
        table.Properties.GetValueOrDefault(TableProperties.ParquetCompression, "zstd")
    );

    /// <summary>Writes the keys of one partition.</summary>
    public async Task<DataFile> EqualityAsync(
        PartitionSpec spec,
        IReadOnlyList<object?> partition,
        StructType keyType,
        IEnumerable<object?[]> keys,
        CancellationToken cancellationToken
    )
    {
        int[] ids = [.. keyType.Fields.Select(field => field.Id)];
        var header = new KeyValuePair<string, string>[] { new("delete-type", "equality"), new("delete-field-ids", string.Join(',', ids)) };
        var file = await WriteAsync(
                names.Next(spec, partition, "-eq-del", "parquet"),
                new Schema(0, keyType, []),
                keys,
                header,
                false,
                cancellationToken
            )
            .ConfigureAwait(false);
        return file with
        {
            Content = FileContent.EqualityDeletes,
            SpecId = spec.SpecId,
            Partition = partition,
            EqualityIds = ids,
            SortOrderId = 0,
        };
    }

    /// <summary>Writes positions in data files: one file per partition in v2, one Puffin file with a vector per data file in v3.</summary>
    public async Task<IReadOnlyList<DataFile>> PositionsAsync(
        IEnumerable<(DataFile File, IEnumerable<long> Positions)> deletes,
        CancellationToken cancellationToken
    )
    {
        if (table.FormatVersion >= 3)
        {
            return await VectorsAsync(
                    [
                        .. deletes.Select(pair =>
                        {
                            var set = new PositionSet();
                            foreach (var position in pair.Positions)
                                set.Add(position);
                            return (pair.File, set);
                        }),
                    ],
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        var files = new List<DataFile>();
        foreach (var group in deletes.GroupBy(pair => new PartitionKey(pair.File.SpecId, pair.File.Partition)))
        {
            var spec = table.SpecById(group.Key.SpecId);
            var members = group.OrderBy(pair => pair.File.FilePath, CodePoints.Order).ToArray();
            var rows = members.SelectMany(pair =>
                pair.Positions.Order().Select(position => new object?[] { pair.File.FilePath, position })
            );
            var schema = new Schema(0, new StructType([ReservedFields.DeletePath, ReservedFields.DeletePosition]), []);
            var file = await WriteAsync(
                    names.Next(spec, group.Key.Values, "-pos-del", "parquet"),
                    schema,
                    rows,
                    [new("delete-type", "position")],
                    true,
                    cancellationToken
                )
                .ConfigureAwait(false);
            files.Add(
                file with
                {
                    Content = FileContent.PositionDeletes,
                    SpecId = spec.SpecId,
                    Partition = group.Key.Values,
                    ReferencedDataFile = members.Length == 1 ? members[0].File.FilePath : null,
                }
            );
        }

        return files;
    }

    /// <summary>Writes deletion vectors, all in one Puffin file.</summary>
    public async Task<IReadOnlyList<DataFile>> VectorsAsync(
        IReadOnlyList<(DataFile File, PositionSet Positions)> deletes,
        CancellationToken cancellationToken
    )
    {
        if (deletes.Count == 0)
            return [];
        var location = names.Next(PartitionSpec.Unpartitioned, [], "-deletes", "puffin");
        var output = await io.CreateAsync(location, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using var _ = output.ConfigureAwait(false);
        var puffin = new PuffinWriter(output.Stream);
        var blobs = deletes
            .Select(pair => (pair.File, pair.Positions.Count, Place: puffin.AddDeletionVector(pair.File.FilePath, pair.Positions)))
            .ToArray();
        puffin.Finish();
        await output.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. blobs.Select(blob => new DataFile
            {
                Content = FileContent.PositionDeletes,
                FilePath = location,
                FileFormat = "PUFFIN",
                SpecId = blob.File.SpecId,
                Partition = blob.File.Partition,
                RecordCount = blob.Count,
                FileSizeInBytes = puffin.Length,
                ReferencedDataFile = blob.File.FilePath,
                ContentOffset = blob.Place.Offset,
                ContentSizeInBytes = blob.Place.Length,
            }),
        ];
    }

    private async Task<DataFile> WriteAsync(
        string location,
        Schema schema,
        IEnumerable<object?[]> rows,
        IEnumerable<KeyValuePair<string, string>> header,
        bool wholeBounds,
        CancellationToken cancellationToken
    )
    {
        var output = await io.CreateAsync(location, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using var _ = output.ConfigureAwait(false);
        var writer = new ParquetFileWriter(output.Stream, schema, _codec, 1_000_000, 128L << 20, header);
        foreach (var row in rows)
            writer.Add(row);
        writer.Finish();
        await output.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return writer.Describe(
            new DataFile
            {
                FilePath = location,
                FileFormat = "PARQUET",
                RecordCount = 0,
                FileSizeInBytes = writer.Length,
            },
            wholeBounds
        );
    }
}
