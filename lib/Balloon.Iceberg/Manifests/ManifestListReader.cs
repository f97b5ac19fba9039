using Balloon.Iceberg.Avro;

namespace Balloon.Iceberg.Manifests;

/// <summary>Reads manifest lists of versions 1 to 3.</summary>
internal static class ManifestListReader
{
    public static IReadOnlyList<ManifestFile> Read(ReadOnlyMemory<byte> file)
    {
        var container = AvroContainer.Open(file);
        if (container.Schema.Kind != AvroKind.Record)
            throw IcebergException.InvalidData("The manifest list's Avro schema is not a record.");
        var fields = container.Schema.Fields.Select(field => (FieldIds.OfList(field), field.Schema)).ToArray();
        var manifests = new List<ManifestFile>();
        foreach (var block in container.Blocks())
        {
            var decoder = new AvroDecoder(container.Decompress(block));
            for (var i = 0; i < block.Count; i++)
                manifests.Add(ReadOne(ref decoder, fields));
        }

        return manifests;
    }

    private static ManifestFile ReadOne(ref AvroDecoder decoder, (int Id, AvroSchema Schema)[] fields)
    {
        string? path = null;
        long length = 0,
            spec = 0,
            content = 0,
            sequence = 0,
            leastSequence = 0,
            addedBy = 0;
        long? addedFiles = null,
            existingFiles = null,
            deletedFiles = null,
            addedRows = null,
            existingRows = null,
            deletedRows = null,
            firstRowId = null;
        ReadOnlyMemory<byte>? key = null;
        List<PartitionSummary>? partitions = null;
        foreach (var (id, schema) in fields)
        {
            switch (id)
            {
                case 500:
                    path = AvroValues.Text(ref decoder, schema);
                    break;
                case 501:
                    length = AvroValues.Number(ref decoder, schema) ?? 0;
                    break;
                case 502:
                    spec = AvroValues.Number(ref decoder, schema) ?? 0;
                    break;
                case 503:
                    addedBy = AvroValues.Number(ref decoder, schema) ?? 0;
                    break;
                case 504:
                    addedFiles = AvroValues.Number(ref decoder, schema);
                    break;
                case 505:
                    existingFiles = AvroValues.Number(ref decoder, schema);
                    break;
                case 506:
                    deletedFiles = AvroValues.Number(ref decoder, schema);
                    break;
                case 507:
                    partitions = Partitions(ref decoder, schema);
                    break;
                case 512:
                    addedRows = AvroValues.Number(ref decoder, schema);
                    break;
                case 513:
                    existingRows = AvroValues.Number(ref decoder, schema);
                    break;
                case 514:
                    deletedRows = AvroValues.Number(ref decoder, schema);
                    break;
                case 515:
                    sequence = AvroValues.Number(ref decoder, schema) ?? 0;
                    break;
                case 516:
                    leastSequence = AvroValues.Number(ref decoder, schema) ?? 0;
                    break;
                case 517:
                    content = AvroValues.Number(ref decoder, schema) ?? 0;
                    break;
                case 519:
                    key = AvroValues.Read(ref decoder, schema) is byte[] bytes ? (ReadOnlyMemory<byte>?)bytes : null;
                    break;
                case 520:
                    firstRowId = AvroValues.Number(ref decoder, schema);
                    break;
                default:
                    AvroValues.Skip(ref decoder, schema);
                    break;
            }
        }

        return new()
        {
            Path = path is { Length: > 0 }
                ? path
                : throw IcebergException.InvalidData("An entry of the manifest list has no manifest_path."),
            Length = length,
            SpecId = checked((int)spec),
            HoldsDeletes = content == 1,
            SequenceNumber = sequence,
            MinSequenceNumber = leastSequence,
            AddedSnapshotId = addedBy,
            AddedFiles = (int?)addedFiles,
            ExistingFiles = (int?)existingFiles,
            DeletedFiles = (int?)deletedFiles,
            AddedRows = addedRows,
            ExistingRows = existingRows,
            DeletedRows = deletedRows,
            Partitions = partitions,
            KeyMetadata = key,
            FirstRowId = firstRowId,
        };
    }

    private static List<PartitionSummary>? Partitions(ref AvroDecoder decoder, AvroSchema schema)
    {
        var array = AvroValues.Branch(ref decoder, schema);
        if (array is null)
            return null;
        if (array.Kind != AvroKind.Array || array.Item is not { } item)
            throw IcebergException.InvalidData("'partitions' of the manifest list is not an array.");
        var summaries = new List<PartitionSummary>();
        for (var count = decoder.ReadBlockCount(); count > 0; count = decoder.ReadBlockCount())
        {
            for (var i = 0; i < count; i++)
            {
                var record = AvroValues.Branch(ref decoder, item) ?? throw IcebergException.InvalidData("A partition summary is null.");
                var (hasNull, hasNan) = (true, (bool?)null);
                ReadOnlyMemory<byte>? lower = null;
                ReadOnlyMemory<byte>? upper = null;
                foreach (var field in record.Fields)
                {
                    var value = AvroValues.Read(ref decoder, field.Schema);
                    switch (FieldIds.OfList(field))
                    {
                        case 509:
                            hasNull = value as bool? ?? true;
                            break;
                        case 518:
                            hasNan = value as bool?;
                            break;
                        case 510:
                            lower = value is byte[] low ? (ReadOnlyMemory<byte>?)low : null;
                            break;
                        case 511:
                            upper = value is byte[] high ? (ReadOnlyMemory<byte>?)high : null;
                            break;
                    }
                }

                summaries.Add(new(hasNull, hasNan, lower, upper));
            }
        }

        return summaries;
    }
}
