namespace Balloon.Iceberg.Spec;

/// <summary>Field ids that the specification reserves.</summary>
internal static class ReservedFields
{
    public const int DeletePathId = 2147483546;
    public const int DeletePositionId = 2147483545;
    public const int RowIdId = 2147483540;
    public const int LastUpdatedSequenceId = 2147483539;

    public static NestedField DeletePath { get; } = NestedField.Mandatory(DeletePathId, "file_path", PrimitiveType.String);

    public static NestedField DeletePosition { get; } = NestedField.Mandatory(DeletePositionId, "pos", PrimitiveType.Long);

    public static NestedField RowId { get; } = NestedField.Optional(RowIdId, "_row_id", PrimitiveType.Long);

    public static NestedField LastUpdatedSequence { get; } =
        NestedField.Optional(LastUpdatedSequenceId, "_last_updated_sequence_number", PrimitiveType.Long);

    /// <summary>The columns of position-delete files, as optional, because there are files with nulls in them.</summary>
    public static Schema PositionDeletes { get; } =
        new(0, new StructType([DeletePath with { Required = false }, DeletePosition with { Required = false }]), []);
}
