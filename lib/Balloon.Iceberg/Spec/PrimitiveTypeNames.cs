using System.Globalization;

namespace Balloon.Iceberg.Spec;

/// <summary>The primitive types' names in JSON, including the spaces that some writers put into parentheses.</summary>
internal static class PrimitiveTypeNames
{
    private static readonly Dictionary<string, PrimitiveType> Simple = new(StringComparer.Ordinal)
    {
        ["boolean"] = PrimitiveType.Boolean,
        ["int"] = PrimitiveType.Int,
        ["long"] = PrimitiveType.Long,
        ["float"] = PrimitiveType.Float,
        ["double"] = PrimitiveType.Double,
        ["date"] = PrimitiveType.Date,
        ["time"] = PrimitiveType.Time,
        ["timestamp"] = PrimitiveType.Timestamp,
        ["timestamptz"] = PrimitiveType.Timestamptz,
        ["timestamp_ns"] = PrimitiveType.TimestampNs,
        ["timestamptz_ns"] = PrimitiveType.TimestamptzNs,
        ["string"] = PrimitiveType.String,
        ["uuid"] = PrimitiveType.Uuid,
        ["binary"] = PrimitiveType.Binary,
        ["unknown"] = PrimitiveType.Unknown,
        ["variant"] = PrimitiveType.Variant,
        ["geometry"] = PrimitiveType.Geo(TypeKind.Geometry, null),
        ["geography"] = PrimitiveType.Geo(TypeKind.Geography, null),
    };

    public static string NameOf(TypeKind kind) =>
        kind switch
        {
            TypeKind.TimestampNs => "timestamp_ns",
            TypeKind.TimestamptzNs => "timestamptz_ns",
            _ => kind.ToString().ToLowerInvariant(),
        };

    public static PrimitiveType Parse(string text)
    {
        if (Simple.TryGetValue(text, out var simple) || Simple.TryGetValue(text.Trim().ToLowerInvariant(), out simple))
            return simple;
        var trimmed = text.Trim();
        var open = trimmed.IndexOfAny(['(', '[']);
        if (open > 0 && trimmed[^1] is ')' or ']')
        {
            var inner = trimmed[(open + 1)..^1];
            switch (trimmed[..open].TrimEnd().ToLowerInvariant())
            {
                case "fixed" when TryInt(inner, out var length) && length > 0:
                    return PrimitiveType.Fixed(length);
                case "decimal" when inner.Split(',') is [var p, var s] && TryInt(p, out var precision) && TryInt(s, out var scale):
                    if (precision is < 1 or > 38 || scale < 0 || scale > precision)
                        throw IcebergException.InvalidData(
                            $"Type '{text}' is out of range: the precision must be 1 to 38, and the scale 0 to the precision."
                        );
                    return PrimitiveType.Decimal(precision, scale);
                case "geometry":
                    return PrimitiveType.Geo(TypeKind.Geometry, inner);
                case "geography":
                    return PrimitiveType.Geo(TypeKind.Geography, inner);
            }
        }

        throw IcebergException.Unsupported($"Type '{text}' is not one of Iceberg's format versions 1 to 3.");
    }

    private static bool TryInt(string text, out int value) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
