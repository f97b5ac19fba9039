using System.Buffers.Binary;
using System.Text;
using Balloon.Iceberg.Parquet;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Scan;

/// <summary>
/// Skips row groups by statistics that can be trusted: plain numbers, days and microseconds, and text, whose order all writers agree on.
/// Parquet.Net up to 6.1 wrote timestamps' statistics in milliseconds: its files are not pruned.
/// </summary>
internal static class RowGroupPruning
{
    public static bool MayMatch(BoundFilter filter, ParquetFile file, RowGroup group)
    {
        if (filter is BoundFilter.Fixed constant)
            return constant.Value;
        if (file.Meta.CreatedBy?.Contains("Parquet.Net", StringComparison.OrdinalIgnoreCase) == true)
            return true;
        return FilterPruning.MayMatch(filter, (file, group), static (predicate, of) => MayMatch(predicate, of.file, of.group));
    }

    private static bool MayMatch(BoundFilter.Predicate predicate, ParquetFile file, RowGroup group)
    {
        var node = file.Root.Children.Find(child => child.FieldId == predicate.Field.Id);
        if (node is null || !node.IsLeaf || node.MaxRepetition > 0 || group.Columns[node.Leaf].Statistics is not { } statistics)
            return true;
        var allNull = statistics.NullCount == group.NumRows;
        return FilterPruning.MayMatch(
            predicate,
            new(
                statistics.NullCount is null or > 0,
                !allNull,
                true,
                false,
                Value(predicate.Type, node.Element, statistics.Min),
                Value(predicate.Type, node.Element, statistics.Max)
            )
        );
    }

    private static object? Value(PrimitiveType type, SchemaElement element, byte[]? bytes)
    {
        if (bytes is null)
            return null;
        return (type.Kind, element.Type, element.Logical, bytes.Length) switch
        {
            (TypeKind.Int, PhysicalType.Int32, Logical.None or Logical.Integer, 4) when element.IsSigned =>
                BinaryPrimitives.ReadInt32LittleEndian(bytes),
            (TypeKind.Date, PhysicalType.Int32, Logical.Date, 4) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            (TypeKind.Long, PhysicalType.Int32, Logical.None or Logical.Integer, 4) when element.IsSigned => (long)
                BinaryPrimitives.ReadInt32LittleEndian(bytes),
            (TypeKind.Long, PhysicalType.Int64, Logical.None or Logical.Integer, 8) when element.IsSigned =>
                BinaryPrimitives.ReadInt64LittleEndian(bytes),


            (TypeKind.Timestamp or TypeKind.Timestamptz, PhysicalType.Int64, Logical.TimestampMicros, 8)
            or
            (TypeKind.TimestampNs or TypeKind.TimestamptzNs, PhysicalType.Int64, Logical.TimestampNanos, 8)
            or (TypeKind.Time, PhysicalType.Int64, Logical.TimeMicros, 8) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            (TypeKind.String, PhysicalType.ByteArray, Logical.String, _) => Text(bytes),
            _ => null,
        };
    }

    /// <summary>A bound that was cut in the middle of a character is ignored.</summary>
    private static string? Text(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(false, true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
