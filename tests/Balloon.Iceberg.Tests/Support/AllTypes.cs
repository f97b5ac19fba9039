using System.Globalization;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Tests.Support;

/// <summary>A column of every type of v2, and rows with the extreme values of each.</summary>
internal static class AllTypes
{
    public static readonly Schema Types = new(
        0,
        new StructType([
            NestedField.Mandatory(1, "id", PrimitiveType.Int),
            NestedField.Optional(2, "flag", PrimitiveType.Boolean),
            NestedField.Optional(3, "big", PrimitiveType.Long),
            NestedField.Optional(4, "f", PrimitiveType.Float),
            NestedField.Optional(5, "d", PrimitiveType.Double),
            NestedField.Optional(6, "small_dec", PrimitiveType.Decimal(9, 2)),
            NestedField.Optional(7, "mid_dec", PrimitiveType.Decimal(18, 4)),
            NestedField.Optional(8, "big_dec", PrimitiveType.Decimal(38, 10)),
            NestedField.Optional(9, "day", PrimitiveType.Date),
            NestedField.Optional(10, "clock", PrimitiveType.Time),
            NestedField.Optional(11, "ts", PrimitiveType.Timestamp),
            NestedField.Optional(12, "tz", PrimitiveType.Timestamptz),
            NestedField.Optional(13, "text", PrimitiveType.String),
            NestedField.Optional(14, "uid", PrimitiveType.Uuid),
            NestedField.Optional(15, "five", PrimitiveType.Fixed(5)),
            NestedField.Optional(16, "raw", PrimitiveType.Binary),
            NestedField.Optional(17, "tags", new ListType(18, PrimitiveType.String)),
            NestedField.Optional(19, "attrs", new MapType(20, PrimitiveType.String, 21, PrimitiveType.Long)),
            NestedField.Optional(
                22,
                "place",
                new StructType([
                    NestedField.Mandatory(23, "x", PrimitiveType.Int),
                    NestedField.Optional(24, "path", new ListType(25, new ListType(26, PrimitiveType.Int))),
                ])
            ),
        ]),
        []
    );

    public static readonly object?[][] Rows =
    [
        [
            1,
            true,
            long.MaxValue,
            1.5f,
            -0.0,
            12.34m,
            -12345678901234.5678m,
            "1234567890123456789012345678.0123456789",
            new DateOnly(1969, 12, 31),
            new TimeOnly(23, 59, 59, 999),
            new DateTime(2026, 11, 24, 12, 0, 0),
            DateTimeOffset.Parse("1969-12-31T23:59:59.123456Z", CultureInfo.InvariantCulture),
            "é\U0001F388",
            Guid.Parse("f79c3e09-677c-4bbd-a479-3f349cb785e7"),
            new byte[] { 1, 2, 3, 4, 255 },
            new byte[] { 0 },
            new object?[] { "a", null, "" },
            new Dictionary<string, object?> { ["k"] = 7L, ["n"] = null }.ToArray(),
            new object?[] { 5, new object?[] { new object?[] { 1, null }, null, Array.Empty<object?>() } },
        ],
        [2, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null],
        [
            3,
            false,
            long.MinValue,
            float.NaN,
            double.PositiveInfinity,
            -0.01m,
            0m,
            "-0.0000000001",
            new DateOnly(2026, 11, 24),
            new TimeOnly(0, 0),
            new DateTime(1, 1, 1),
            DateTimeOffset.MaxValue,
            "",
            Guid.Empty,
            new byte[5],
            Array.Empty<byte>(),
            Array.Empty<object?>(),
            Array.Empty<KeyValuePair<string, object?>>(),
            new object?[] { -1, null },
        ],
    ];

    /// <summary>The types of a format version: v3 has nanoseconds too.</summary>
    public static (Schema Schema, object?[][] Rows) Of(int version) =>
        version < 3
            ? (Types, Rows)
            : (
                new Schema(
                    0,
                    new StructType([
                        .. Types.Fields,
                        NestedField.Optional(27, "ts_ns", PrimitiveType.TimestampNs),
                        NestedField.Optional(28, "tz_ns", PrimitiveType.TimestamptzNs),
                    ]),
                    []
                ),
                [
                    [.. Rows[0], -1L, 1_764_115_200_123_456_789L],
                    [.. Rows[1], null, null],
                    [.. Rows[2], 9_000_000_000_000_000_000L, 0L],
                ]
            );
}
