using System.Globalization;
using System.Text;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Manifests;

/// <summary>The Avro schemas of manifests and manifest lists as literal JSON, with field ids.</summary>
internal static class ManifestSchemas
{
    private const string LongMap =
        """{"type":"array","items":{"type":"record","name":"k{K}_v{V}","fields":[{"name":"key","type":"int","field-id":{K}},{"name":"value","type":"{T}","field-id":{V}}]},"logicalType":"map"}""";

    public static string List(int version)
    {
        var fields = new List<string>
        {
            Required("manifest_path", "\"string\"", 500),
            Required("manifest_length", "\"long\"", 501),
            Required("partition_spec_id", "\"int\"", 502),
        };
        if (version >= 2)
        {
            fields.Add(Required("content", "\"int\"", 517));
            fields.Add(Required("sequence_number", "\"long\"", 515));
            fields.Add(Required("min_sequence_number", "\"long\"", 516));
        }

        fields.Add(Required("added_snapshot_id", "\"long\"", 503));
        foreach (var (name, type, id) in Counts(version))
            fields.Add(Required(name, $"\"{type}\"", id));
        fields.Add(
            Optional(
                "partitions",
                """{"type":"array","items":{"type":"record","name":"r508","fields":[{"name":"contains_null","type":"boolean","field-id":509},{"name":"contains_nan","type":["null","boolean"],"default":null,"field-id":518},{"name":"lower_bound","type":["null","bytes"],"default":null,"field-id":510},{"name":"upper_bound","type":["null","bytes"],"default":null,"field-id":511}]},"element-id":508}""",
                507
            )
        );
        fields.Add(Optional("key_metadata", "\"bytes\"", 519));
        if (version >= 3)
            fields.Add(Optional("first_row_id", "\"long\"", 520));
        return Record("manifest_file", fields);
    }

    public static string Manifest(int version, StructType partition)
    {
        var file = new List<string>();
        if (version >= 2)
            file.Add(Required("content", "\"int\"", FieldIds.Content));
        file.Add(Required("file_path", "\"string\"", FieldIds.FilePath));
        file.Add(Required("file_format", "\"string\"", FieldIds.FileFormat));
        file.Add(Required("partition", PartitionRecord(partition), FieldIds.Partition));
        file.Add(Required("record_count", "\"long\"", FieldIds.RecordCount));
        file.Add(Required("file_size_in_bytes", "\"long\"", FieldIds.FileSize));
        if (version == 1)
            file.Add(Required("block_size_in_bytes", "\"long\"", 105));
        file.Add(Optional("column_sizes", Map(117, 118, "long"), FieldIds.ColumnSizes));
        file.Add(Optional("value_counts", Map(119, 120, "long"), FieldIds.ValueCounts));
        file.Add(Optional("null_value_counts", Map(121, 122, "long"), FieldIds.NullValueCounts));
        file.Add(Optional("nan_value_counts", Map(138, 139, "long"), FieldIds.NanValueCounts));
        file.Add(Optional("lower_bounds", Map(126, 127, "bytes"), FieldIds.LowerBounds));
        file.Add(Optional("upper_bounds", Map(129, 130, "bytes"), FieldIds.UpperBounds));
        file.Add(Optional("key_metadata", "\"bytes\"", FieldIds.KeyMetadata));
        file.Add(Optional("split_offsets", """{"type":"array","items":"long","element-id":133}""", FieldIds.SplitOffsets));
        if (version >= 2)
            file.Add(Optional("equality_ids", """{"type":"array","items":"int","element-id":136}""", FieldIds.EqualityIds));
        file.Add(Optional("sort_order_id", "\"int\"", FieldIds.SortOrderId));
        if (version >= 3)
            file.Add(Optional("first_row_id", "\"long\"", FieldIds.FirstRowId));
        if (version >= 2)
            file.Add(Optional("referenced_data_file", "\"string\"", FieldIds.ReferencedDataFile));
        if (version >= 3)
        {
            file.Add(Optional("content_offset", "\"long\"", FieldIds.ContentOffset));
            file.Add(Optional("content_size_in_bytes", "\"long\"", FieldIds.ContentSize));
        }

        List<string> entry =
        [
            Required("status", "\"int\"", FieldIds.Status),
            version == 1
                ? Required("snapshot_id", "\"long\"", FieldIds.SnapshotId)
                : Optional("snapshot_id", "\"long\"", FieldIds.SnapshotId),
        ];
        if (version >= 2)
        {
            entry.Add(Optional("sequence_number", "\"long\"", FieldIds.SequenceNumber));
            entry.Add(Optional("file_sequence_number", "\"long\"", FieldIds.FileSequenceNumber));
        }

        entry.Add(Required("data_file", Record("r2", file), FieldIds.DataFile));
        return Record("manifest_entry", entry);
    }

    /// <summary>v1 uses other names for the counts.</summary>
    private static IEnumerable<(string Name, string Type, int Id)> Counts(int version)
    {
        var data = version == 1 ? "_data" : "";
        yield return ($"added{data}_files_count", "int", 504);
        yield return ($"existing{data}_files_count", "int", 505);
        yield return ($"deleted{data}_files_count", "int", 506);
        yield return ("added_rows_count", "long", 512);
        yield return ("existing_rows_count", "long", 513);
        yield return ("deleted_rows_count", "long", 514);
    }

    private static string PartitionRecord(StructType partition)
    {
        var defined = new HashSet<string>(StringComparer.Ordinal);
        return Record(
            "r102",
            [.. partition.Fields.Select(field => Optional(field.Name, PartitionType((PrimitiveType)field.Type, defined), field.Id))]
        );
    }

    private static string PartitionType(PrimitiveType type, HashSet<string> defined) =>
        type.Kind switch
        {
            TypeKind.Boolean => "\"boolean\"",
            TypeKind.Int => "\"int\"",
            TypeKind.Long => "\"long\"",
            TypeKind.Float => "\"float\"",
            TypeKind.Double => "\"double\"",
            TypeKind.String => "\"string\"",
            TypeKind.Binary => "\"bytes\"",
            TypeKind.Date => """{"type":"int","logicalType":"date"}""",
            TypeKind.Time => """{"type":"long","logicalType":"time-micros"}""",
            TypeKind.Timestamp => """{"type":"long","logicalType":"timestamp-micros","adjust-to-utc":false}""",
            TypeKind.Timestamptz => """{"type":"long","logicalType":"timestamp-micros","adjust-to-utc":true}""",
            TypeKind.TimestampNs => """{"type":"long","logicalType":"timestamp-nanos","adjust-to-utc":false}""",
            TypeKind.TimestamptzNs => """{"type":"long","logicalType":"timestamp-nanos","adjust-to-utc":true}""",
            TypeKind.Uuid => Fixed("uuid_fixed", 16, ",\"logicalType\":\"uuid\"", defined),
            TypeKind.Fixed => Fixed(Invariant($"fixed_{type.Length}"), type.Length, "", defined),
            TypeKind.Decimal => Fixed(
                Invariant($"decimal_{type.Precision}_{type.Scale}"),
                DecimalLength(type.Precision),
                Invariant($",\"logicalType\":\"decimal\",\"precision\":{type.Precision},\"scale\":{type.Scale}"),
                defined
            ),
            // The column was dropped: its values are null from now on.
            TypeKind.Unknown => "\"int\"",
            _ => throw IcebergException.Unsupported($"A partition cannot be of type {type}."),
        };

    /// <summary>The number of bytes that can hold every decimal of a precision.</summary>
    public static int DecimalLength(int precision)
    {
        var bits = System.Numerics.BigInteger.Pow(10, precision).GetBitLength() + 1;
        return (int)((bits + 7) / 8);
    }

    private static string Fixed(string name, int size, string more, HashSet<string> defined) =>
        defined.Add(name) ? Invariant($"{{\"type\":\"fixed\",\"name\":\"{name}\",\"size\":{size}{more}}}") : $"\"{name}\"";

    private static string Map(int key, int value, string type) =>
        LongMap
            .Replace("{K}", key.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{V}", value.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{T}", type, StringComparison.Ordinal);

    private static string Record(string name, IReadOnlyList<string> fields) =>
        $"{{\"type\":\"record\",\"name\":\"{name}\",\"fields\":[{string.Join(',', fields)}]}}";

    private static string Required(string name, string type, int id) => Field(name, type, id, "");

    private static string Optional(string name, string type, int id) => Field(name, $"[\"null\",{type}]", id, "\"default\":null,");

    private static string Field(string name, string type, int id, string more)
    {
        var safe = AvroName(name);
        var original = safe == name ? "" : $"\"iceberg-field-name\":{System.Text.Json.JsonSerializer.Serialize(name)},";
        return Invariant($"{{\"name\":\"{safe}\",\"type\":{type},{more}{original}\"field-id\":{id}}}");
    }

    /// <summary>
    /// Avro names only consist of letters, digits and underscores; other characters are replaced by their codes, as in Iceberg's Java
    /// library.
    /// </summary>
    private static string AvroName(string name)
    {
        var safe = new StringBuilder();
        foreach (var c in name)
        {
            var ok = char.IsAsciiLetter(c) || c == '_' || (char.IsAsciiDigit(c) && safe.Length > 0);
            if (ok)
                safe.Append(c);
            else if (char.IsAsciiDigit(c))
                safe.Append('_').Append(c);
            else
                safe.Append("_x").Append(((int)c).ToString("X", CultureInfo.InvariantCulture));
        }

        return safe.ToString();
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
