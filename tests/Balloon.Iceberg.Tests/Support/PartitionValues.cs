using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Tests.Support;

/// <summary>Every type that can partition a table, with its extreme values, and every transform.</summary>
internal static class PartitionValues
{
    public static IReadOnlyList<(PrimitiveType Type, int Version, object?[] Values)> All { get; } =
    [
        (PrimitiveType.Boolean, 1, [true, false, null]),
        (PrimitiveType.Int, 1, [int.MinValue, -1, 0, 7, int.MaxValue, null]),
        (PrimitiveType.Long, 1, [-5_000_000_000L, -1L, 0L, long.MaxValue, null]),
        (PrimitiveType.Float, 1, [-1.5f, 0f, float.NaN, float.PositiveInfinity, null]),
        (PrimitiveType.Double, 1, [-1.5, 0.0, double.NaN, double.NegativeInfinity, null]),
        (PrimitiveType.Decimal(9, 2), 1, [-9999999.99m, -0.01m, 0m, 12.34m, null]),
        (PrimitiveType.Decimal(38, 10), 1, ["-1234567890123456789012345678.0123456789", "0", "0.0000000001", null]),
        (
            PrimitiveType.Date,
            1,
            [new DateOnly(1, 1, 1), new DateOnly(1969, 12, 31), new DateOnly(1970, 1, 1), new DateOnly(9999, 12, 31), null]
        ),
        (PrimitiveType.Time, 1, [new TimeOnly(0), new TimeOnly(23, 59, 59, 999, 999), null]),
        (
            PrimitiveType.Timestamp,
            1,
            [new DateTime(1, 1, 1), new DateTime(1969, 12, 31, 23, 59, 59), new DateTime(2026, 2, 28, 1, 2, 3), null]
        ),
        (
            PrimitiveType.Timestamptz,
            1,
            [DateTimeOffset.UnixEpoch.AddMicroseconds(-1), DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, null]
        ),
        (PrimitiveType.TimestampNs, 3, [-1L, 0L, 1_764_115_200_123_456_789L, null]),
        (PrimitiveType.TimestamptzNs, 3, [-1L, 0L, 1_764_115_200_123_456_789L, null]),
        (PrimitiveType.String, 1, ["", "red/ish=?&%\u00e9\U0001F388", "a long text that is cut in bounds", null]),
        (PrimitiveType.Uuid, 1, [Guid.Empty, Guid.Parse("f79c3e09-677c-4bbd-a479-3f349cb785e7"), null]),
        (PrimitiveType.Fixed(5), 1, [new byte[] { 0, 0, 0, 0, 0 }, new byte[] { 255, 1, 2, 3, 4 }, null]),
        (PrimitiveType.Binary, 1, [Array.Empty<byte>(), new byte[] { 255, 0, 1 }, null]),
    ];

    public static IReadOnlyList<Transform> Transforms { get; } =
    [
        Transform.Identity,
        Transform.Bucket(3),
        Transform.Truncate(2),
        Transform.Year,
        Transform.Month,
        Transform.Day,
        Transform.Hour,
        Transform.Void,
    ];
}
