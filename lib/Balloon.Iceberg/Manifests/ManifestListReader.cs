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
        var manifests = new List<ManifestFile>();
        foreach (var block in container.Blocks())
        {
            var decoder = new AvroDecoder(container.Decompress(block));
            for (var i = 0; i < block.Count; i++)
                manifests.Add(ReadOne(ref decoder, container.Schema));
        }

        return manifests;
    }

    private static ManifestFile ReadOne(ref AvroDecoder decoder, AvroSchema record)
    {
        var manifest = new ManifestFile { Path = "" };
        foreach (var field in record.Fields)
        {
            var id = FieldIds.OfList(field);
            if (id is 507)
            {
                manifest = manifest with { Partitions = Partitions(ref decoder, field.Schema) };
                continue;
            }

            if (id is < 500 or > 520)
            {
                AvroValues.Skip(ref decoder, field.Schema);
                continue;
            }

            var value = AvroValues.Read(ref decoder, field.Schema);
            if (value is not null)
                manifest = Set(manifest, id, value, field.Name);
        }

        return manifest.Path.Length > 0
            ? manifest
            : throw IcebergException.InvalidData("An entry of the manifest list has no manifest_path.");
    }

    private static ManifestFile Set(ManifestFile manifest, int id, object value, string name) =>
        id switch
        {
            500 => manifest with { Path = value as string ?? throw Wrong(name, value) },
            501 => manifest with { Length = Long(value, name) },
            502 => manifest with { SpecId = (int)Long(value, name) },
            517 => manifest with { HoldsDeletes = Long(value, name) == 1 },
            515 => manifest with { SequenceNumber = Long(value, name) },
            516 => manifest with { MinSequenceNumber = Long(value, name) },
            503 => manifest with { AddedSnapshotId = Long(value, name) },
            504 => manifest with { AddedFiles = (int)Long(value, name) },
            505 => manifest with { ExistingFiles = (int)Long(value, name) },
            506 => manifest with { DeletedFiles = (int)Long(value, name) },
            512 => manifest with { AddedRows = Long(value, name) },
            513 => manifest with { ExistingRows = Long(value, name) },
            514 => manifest with { DeletedRows = Long(value, name) },
            519 => manifest with { KeyMetadata = (byte[])value },
            520 => manifest with { FirstRowId = Long(value, name) },
            _ => manifest,
        };

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

    private static long Long(object value, string name) =>
        value switch
        {
            int i => i,
            long l => l,
            _ => throw Wrong(name, value),
        };

    private static IcebergException Wrong(string name, object value) =>
        IcebergException.InvalidData($"'{name}' of the manifest list is a {value.GetType().Name}.");
}
