namespace Balloon.Iceberg.Spec;

/// <summary>The primitive types of format versions 1 to 3.</summary>
public enum TypeKind
{
    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>32-bit signed integer.</summary>
    Int,

    /// <summary>64-bit signed integer.</summary>
    Long,

    /// <summary>32-bit IEEE 754.</summary>
    Float,

    /// <summary>64-bit IEEE 754.</summary>
    Double,

    /// <summary>Exact number with a precision (up to 38) and a scale.</summary>
    Decimal,

    /// <summary>Calendar day; days since 1970-01-01.</summary>
    Date,

    /// <summary>Time of day; microseconds since midnight.</summary>
    Time,

    /// <summary>Microseconds since 1970-01-01T00:00:00, without a zone.</summary>
    Timestamp,

    /// <summary>Microseconds since 1970-01-01T00:00:00 UTC.</summary>
    Timestamptz,

    /// <summary>Nanoseconds since 1970-01-01T00:00:00, without a zone (v3).</summary>
    TimestampNs,

    /// <summary>Nanoseconds since 1970-01-01T00:00:00 UTC (v3).</summary>
    TimestamptzNs,

    /// <summary>UTF-8 text.</summary>
    String,

    /// <summary>128-bit identifier.</summary>
    Uuid,

    /// <summary>Bytes of a fixed length.</summary>
    Fixed,

    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>Always null (v3).</summary>
    Unknown,

    /// <summary>Semi-structured value (v3); its values are not read.</summary>
    Variant,

    /// <summary>Geometry (v3); its values are not read.</summary>
    Geometry,

    /// <summary>Geography (v3); its values are not read.</summary>
    Geography,
}
