using Balloon.Iceberg.Avro;

namespace Balloon.Iceberg.Manifests;

/// <summary>Reserved field ids of manifests and manifest lists, and the names that old writers used instead of ids.</summary>
internal static class FieldIds
{
    public const int Status = 0;
    public const int SnapshotId = 1;
    public const int SequenceNumber = 3;
    public const int FileSequenceNumber = 4;
    public const int DataFile = 2;
    public const int Content = 134;
    public const int FilePath = 100;
    public const int FileFormat = 101;
    public const int Partition = 102;
    public const int RecordCount = 103;
    public const int FileSize = 104;
    public const int ColumnSizes = 108;
    public const int ValueCounts = 109;
    public const int NullValueCounts = 110;
    public const int NanValueCounts = 137;
    public const int LowerBounds = 125;
    public const int UpperBounds = 128;
    public const int KeyMetadata = 131;
    public const int SplitOffsets = 132;
    public const int EqualityIds = 135;
    public const int SortOrderId = 140;
    public const int FirstRowId = 142;
    public const int ReferencedDataFile = 143;
    public const int ContentOffset = 144;
    public const int ContentSize = 145;

    private static readonly Dictionary<string, int> EntryNames = new(StringComparer.Ordinal)
    {
        ["status"] = Status,
        ["snapshot_id"] = SnapshotId,
        ["sequence_number"] = SequenceNumber,
        ["file_sequence_number"] = FileSequenceNumber,
        ["data_file"] = DataFile,
        ["content"] = Content,
        ["file_path"] = FilePath,
        ["file_format"] = FileFormat,
        ["partition"] = Partition,
        ["record_count"] = RecordCount,
        ["file_size_in_bytes"] = FileSize,
        ["column_sizes"] = ColumnSizes,
        ["value_counts"] = ValueCounts,
        ["null_value_counts"] = NullValueCounts,
        ["nan_value_counts"] = NanValueCounts,
        ["lower_bounds"] = LowerBounds,
        ["upper_bounds"] = UpperBounds,
        ["key_metadata"] = KeyMetadata,
        ["split_offsets"] = SplitOffsets,
        ["equality_ids"] = EqualityIds,
        ["sort_order_id"] = SortOrderId,
    };

    private static readonly Dictionary<string, int> ListNames = new(StringComparer.Ordinal)
    {
        ["manifest_path"] = 500,
        ["manifest_length"] = 501,
        ["partition_spec_id"] = 502,
        ["content"] = 517,
        ["sequence_number"] = 515,
        ["min_sequence_number"] = 516,
        ["added_snapshot_id"] = 503,
        ["added_files_count"] = 504,
        ["added_data_files_count"] = 504,
        ["existing_files_count"] = 505,
        ["existing_data_files_count"] = 505,
        ["deleted_files_count"] = 506,
        ["deleted_data_files_count"] = 506,
        ["added_rows_count"] = 512,
        ["existing_rows_count"] = 513,
        ["deleted_rows_count"] = 514,
        ["partitions"] = 507,
        ["contains_null"] = 509,
        ["contains_nan"] = 518,
        ["lower_bound"] = 510,
        ["upper_bound"] = 511,
        ["key_metadata"] = 519,
        ["first_row_id"] = 520,
    };

    public static int OfEntry(AvroField field) => field.Id >= 0 ? field.Id : EntryNames.GetValueOrDefault(field.Name, -1);

    public static int OfList(AvroField field) => field.Id >= 0 ? field.Id : ListNames.GetValueOrDefault(field.Name, -1);
}
