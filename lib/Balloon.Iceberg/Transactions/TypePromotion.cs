using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Transactions;

/// <summary>The allowed promotions of types (specification, “Schema evolution”).</summary>
internal static class TypePromotion
{
    public static bool IsAllowed(PrimitiveType from, PrimitiveType to, int formatVersion) =>
        from == to
        || (from.Kind, to.Kind) switch
        {
            (TypeKind.Int, TypeKind.Long) or (TypeKind.Float, TypeKind.Double) => true,
            (TypeKind.Decimal, TypeKind.Decimal) => from.Scale == to.Scale && to.Precision >= from.Precision,
            (TypeKind.Date, TypeKind.Timestamp or TypeKind.TimestampNs) => formatVersion >= 3,
            (TypeKind.Unknown, _) => formatVersion >= 3,
            _ => false,
        };

    public static object? Promote(PrimitiveType to, object? value) =>
        (to.Kind, value) switch
        {
            (TypeKind.Timestamp, int days) => days * 86_400_000_000L,
            (TypeKind.TimestampNs, int days) => days * 86_400_000_000_000L,
            _ => PartitionReader.Adapt(to, value),
        };
}
