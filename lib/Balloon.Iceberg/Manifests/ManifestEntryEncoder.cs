using Balloon.Iceberg.Avro;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Manifests;

/// <summary>Encodes entries in the order of <see cref="ManifestSchemas.Manifest"/>.</summary>
internal sealed class ManifestEntryEncoder(int version, PrimitiveType[] partitionTypes)
{
    public void Write(AvroEncoder avro, EntryStatus status, long snapshotId, long? sequence, long? fileSequence, DataFile file)
    {
        avro.Long((int)status);
        if (version == 1)
            avro.Long(snapshotId);
        else
        {
            OptionalLong(avro, snapshotId);
            OptionalLong(avro, sequence);
            OptionalLong(avro, fileSequence);
            avro.Long((int)file.Content);
        }

        avro.String(file.FilePath);
        avro.String(file.FileFormat);
        for (var i = 0; i < partitionTypes.Length; i++)
            Partition(avro, partitionTypes[i], i < file.Partition.Count ? file.Partition[i] : null);
        avro.Long(file.RecordCount);
        avro.Long(file.FileSizeInBytes);
        if (version == 1)
            avro.Long(64 * 1024 * 1024);
        Map(avro, file.ColumnSizes, avro.Long);
        Map(avro, file.ValueCounts, avro.Long);
        Map(avro, file.NullValueCounts, avro.Long);
        Map(avro, file.NanValueCounts, avro.Long);
        Map(avro, file.LowerBounds, bytes => avro.Bytes(bytes.Span));
        Map(avro, file.UpperBounds, bytes => avro.Bytes(bytes.Span));
        if (avro.Optional(file.KeyMetadata is not null))
            avro.Bytes(file.KeyMetadata!.Value.Span);
        List(avro, file.SplitOffsets, value => value);
        if (version >= 2)
            List(avro, file.EqualityIds, value => value);
        OptionalLong(avro, file.SortOrderId);
        if (version >= 3)
            OptionalLong(avro, file.FirstRowId);
        if (version >= 2 && avro.Optional(file.ReferencedDataFile is not null))
            avro.String(file.ReferencedDataFile!);
        if (version >= 3)
        {
            OptionalLong(avro, file.ContentOffset);
            OptionalLong(avro, file.ContentSizeInBytes);
        }
    }

    private static void Partition(AvroEncoder avro, PrimitiveType type, object? value)
    {
        if (!avro.Optional(value is not null && type.Kind != TypeKind.Unknown))
            return;
        switch (value)
        {
            case bool flag:
                avro.Boolean(flag);
                break;
            case int number:
                avro.Long(number);
                break;
            case long number:
                avro.Long(number);
                break;
            case float number:
                avro.Float(number);
                break;
            case double number:
                avro.Double(number);
                break;
            case string text:
                avro.String(text);
                break;
            case Guid uuid:
                avro.Raw(uuid.ToByteArray(bigEndian: true));
                break;
            case IcebergDecimal number:
                avro.Raw(Padded(number.Unscaled, ManifestSchemas.DecimalLength(type.Precision)));
                break;
            case byte[] bytes when type.Kind == TypeKind.Fixed:
                avro.Raw(bytes);
                break;
            case byte[] bytes:
                avro.Bytes(bytes);
                break;
        }
    }

    public static byte[] Padded(Int128 unscaled, int length)
    {
        var shortest = SingleValueBinary.DecimalBytes(unscaled);
        if (shortest.Length > length)
            throw IcebergException.InvalidArgument($"{unscaled} does not fit a decimal of {length} bytes.");
        var padded = new byte[length];
        if (unscaled < 0)
            padded.AsSpan().Fill(0xff);
        shortest.CopyTo(padded.AsSpan(length - shortest.Length));
        return padded;
    }

    private static void OptionalLong(AvroEncoder avro, long? value)
    {
        if (avro.Optional(value is not null))
            avro.Long(value!.Value);
    }

    private static void Map<T>(AvroEncoder avro, FieldMap<T>? map, Action<T> write)
    {
        if (!avro.Optional(map is not null))
            return;
        if (map!.Count > 0)
        {
            avro.Long(map.Count);
            foreach (var (id, value) in map)
            {
                avro.Long(id);
                write(value);
            }
        }

        avro.Long(0);
    }

    private static void List<T>(AvroEncoder avro, IReadOnlyList<T>? list, Func<T, long> convert)
    {
        if (!avro.Optional(list is not null))
            return;
        if (list!.Count > 0)
        {
            avro.Long(list.Count);
            foreach (var item in list)
                avro.Long(convert(item));
        }

        avro.Long(0);
    }
}
