using System.Globalization;
using System.Numerics;
using System.Text;
using Avro.File;
using Avro.Generic;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Tests.Support;

/// <summary>Apache.Avro as a second reader of manifest lists and manifests: every field must be the one that our reader returns.</summary>
internal static class AvroJudge
{
    /// <summary>Compares the manifest list and the manifests of every snapshot.</summary>
    /// <returns>How many entries of manifests were compared.</returns>
    public static async Task<int> AgreesAsync(Table table, CancellationToken cancellationToken)
    {
        var (seen, entries) = (new HashSet<string>(), 0);
        foreach (var snapshot in table.Metadata.Snapshots)
        {
            var manifests = await table.Inspect.ManifestsAsync(snapshot.SnapshotId, cancellationToken);
            var theirs = Read(snapshot.ManifestList!, out _);
            Assert.Equal(manifests.Zip(theirs, Line), theirs.Select(Listed));
            Assert.Equal(manifests.Count, theirs.Count);
            foreach (var manifest in manifests.Where(manifest => seen.Add(manifest.Path)))
                entries += await JudgeAsync(table, manifest, cancellationToken);
        }

        return entries;
    }

    private static async Task<int> JudgeAsync(Table table, ManifestFile manifest, CancellationToken cancellationToken)
    {
        var store = new ManifestStore(table.Io, table.Metadata);
        var spec = table.Metadata.SpecById(manifest.SpecId);
        var types = spec.PartitionType(store.SchemaFor(spec)).Fields.Select(field => (PrimitiveType)field.Type).ToArray();
        var ours = await store.EntriesAsync(manifest, true, cancellationToken);
        var theirs = Read(manifest.Path, out var header);
        Assert.Equal(manifest.Length, new FileInfo(PathOf(manifest.Path)).Length);
        Assert.Equal(manifest.HoldsDeletes ? "deletes" : "data", header("content"));
        Assert.Equal(Text(manifest.SpecId), header("partition-spec-id"));
        Assert.Equal(ours.Count, theirs.Count);
        for (var i = 0; i < ours.Count; i++)
            Assert.Equal(Line(ours[i], manifest, types, theirs[i]), Listed(theirs[i], types));
        return ours.Count;
    }

    /// <summary>
    /// The records of a copy in whose header the key of logical types is replaced by another of the same length: Apache.Avro refuses some
    /// logical types, and returns the physical values without them.
    /// </summary>
    private static List<GenericRecord> Read(string location, out Func<string, string?> header)
    {
        var bytes = File.ReadAllBytes(PathOf(location));
        var key = "\"logicalType\""u8;
        for (int at, from = 0; (at = bytes.AsSpan(from).IndexOf(key)) >= 0; from += at + key.Length)
            "\"logicalNote\""u8.CopyTo(bytes.AsSpan(from + at));
        using var reader = DataFileReader<GenericRecord>.OpenReader(new MemoryStream(bytes));
        var values = reader.GetMetaKeys().ToDictionary(name => name, name => Encoding.UTF8.GetString(reader.GetMeta(name)));
        header = name => values.GetValueOrDefault(name);
        return [.. reader.NextEntries];
    }

    private static string Line(ManifestFile manifest, GenericRecord theirs) =>
        string.Join(
            ' ',
            new object?[]
            {
                manifest.Path,
                manifest.Length,
                manifest.SpecId,
                Field(theirs, "content") is null ? null
                : manifest.HoldsDeletes ? 1
                : 0,
                Field(theirs, "sequence_number") is null ? null : manifest.SequenceNumber,
                Field(theirs, "min_sequence_number") is null ? null : manifest.MinSequenceNumber,
                manifest.AddedSnapshotId,
                manifest.AddedFiles,
                manifest.ExistingFiles,
                manifest.DeletedFiles,
                manifest.AddedRows,
                manifest.ExistingRows,
                manifest.DeletedRows,
                manifest.Partitions?.Select(p => new object?[] { p.ContainsNull, p.ContainsNan, p.LowerBound, p.UpperBound }).ToArray(),
                manifest.FirstRowId,
            }.Select(Text)
        );

    private static string Listed(GenericRecord record)
    {
        var data = record.Schema.Fields.Exists(field => field.Name == "added_data_files_count") ? "_data" : "";
        return string.Join(
            ' ',
            new[]
            {
                "manifest_path",
                "manifest_length",
                "partition_spec_id",
                "content",
                "sequence_number",
                "min_sequence_number",
                "added_snapshot_id",
                $"added{data}_files_count",
                $"existing{data}_files_count",
                $"deleted{data}_files_count",
                "added_rows_count",
                "existing_rows_count",
                "deleted_rows_count",
                "partitions",
                "first_row_id",
            }.Select(name => Text(Field(record, name)))
        );
    }

    private static string Line(ManifestEntry entry, ManifestFile manifest, PrimitiveType[] types, GenericRecord theirs)
    {
        var file = entry.File;
        // New files inherit their sequence numbers and row ids from the list; v1 has none.
        var inherits = Field(theirs, "sequence_number") is null;
        if (inherits && theirs.Schema.Fields.Exists(field => field.Name == "sequence_number"))
            Assert.Equal((EntryStatus.Added, manifest.SequenceNumber), (entry.Status, entry.SequenceNumber));
        var data = (GenericRecord)Field(theirs, "data_file")!;
        return string.Join(
            ' ',
            new object?[]
            {
                (int)entry.Status,
                entry.SnapshotId,
                inherits ? null : entry.SequenceNumber,
                Field(theirs, "file_sequence_number") is null ? null : entry.FileSequenceNumber,
                Field(data, "content") is null ? null : (int)file.Content,
                file.FilePath,
                file.FileFormat,
                types.Select((type, i) => Partition(type, i < file.Partition.Count ? file.Partition[i] : null)).ToArray(),
                file.RecordCount,
                file.FileSizeInBytes,
                Pairs(file.ColumnSizes),
                Pairs(file.ValueCounts),
                Pairs(file.NullValueCounts),
                Pairs(file.NanValueCounts),
                Pairs(file.LowerBounds),
                Pairs(file.UpperBounds),
                file.SplitOffsets,
                file.EqualityIds,
                file.SortOrderId,
                Field(data, "first_row_id") is null ? null : file.FirstRowId,
                file.ReferencedDataFile,
                file.ContentOffset,
                file.ContentSizeInBytes,
            }.Select(Text)
        );
    }

    private static string Listed(GenericRecord entry, PrimitiveType[] types)
    {
        var file = (GenericRecord)Field(entry, "data_file")!;
        var partition = (GenericRecord)Field(file, "partition")!;
        var head = new[] { "status", "snapshot_id", "sequence_number", "file_sequence_number" }.Select(name => Text(Field(entry, name)));
        var tail = new[]
        {
            "record_count",
            "file_size_in_bytes",
            "column_sizes",
            "value_counts",
            "null_value_counts",
            "nan_value_counts",
            "lower_bounds",
            "upper_bounds",
            "split_offsets",
            "equality_ids",
            "sort_order_id",
            "first_row_id",
            "referenced_data_file",
            "content_offset",
            "content_size_in_bytes",
        }.Select(name => Text(Field(file, name)));
        string[] middle =
        [
            .. new[] { "content", "file_path", "file_format" }.Select(name => Text(Field(file, name))),
            Text(types.Select((type, i) => Physical(type, partition.GetValue(i))).ToArray()),
        ];
        return string.Join(' ', [.. head, .. middle, .. tail]);
    }

    private static object? Partition(PrimitiveType type, object? value) =>
        value is IcebergDecimal number ? $"{number.Unscaled} of scale {type.Scale}" : value;

    private static object? Physical(PrimitiveType type, object? value) =>
        (type.Kind, value) switch
        {
            (TypeKind.Uuid, GenericFixed bytes) => new Guid(bytes.Value, bigEndian: true),
            (TypeKind.Decimal, GenericFixed bytes) => $"{new BigInteger(bytes.Value, isBigEndian: true)} of scale {type.Scale}",
            (_, GenericFixed bytes) => bytes.Value,
            _ => value,
        };

    private static object[]? Pairs<T>(FieldMap<T>? map) => map?.Select(pair => new object?[] { pair.Key, pair.Value }).ToArray();

    private static object? Field(GenericRecord record, string name) => record.TryGetValue(name, out var value) ? value : null;

    private static string Text(object? value) =>
        value switch
        {
            null => "null",
            byte[] bytes => Convert.ToHexStringLower(bytes),
            ReadOnlyMemory<byte> bytes => Convert.ToHexStringLower(bytes.Span),
            GenericRecord record => Text(Enumerable.Range(0, record.Schema.Fields.Count).Select(record.GetValue).ToArray()),
            string text => text,
            System.Collections.IEnumerable items => $"[{string.Join(' ', items.Cast<object?>().Select(Text))}]",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private static string PathOf(string location) => location["file://".Length..];
}
