using System.Globalization;

namespace Balloon.Iceberg.Spec;

/// <summary>A primitive type: its kind, and the parameters of fixed, decimal and the geospatial types.</summary>
public sealed record PrimitiveType : IcebergType
{
    private PrimitiveType(TypeKind kind) => Kind = kind;

    /// <summary>The kind.</summary>
    public TypeKind Kind { get; }

    /// <summary>The length of a <c>fixed</c> in bytes; 0 for other types.</summary>
    public int Length { get; private init; }

    /// <summary>The digits of a <c>decimal</c>, 1 to 38; 0 for other types.</summary>
    public int Precision { get; private init; }

    /// <summary>The digits after the point of a <c>decimal</c>.</summary>
    public int Scale { get; private init; }

    /// <summary>The text in the parentheses of a geospatial type; null for other types.</summary>
    public string? Parameters { get; private init; }

    /// <summary><c>boolean</c></summary>
    public static PrimitiveType Boolean { get; } = new(TypeKind.Boolean);

    /// <summary><c>int</c></summary>
    public static PrimitiveType Int { get; } = new(TypeKind.Int);

    /// <summary><c>long</c></summary>
    public static PrimitiveType Long { get; } = new(TypeKind.Long);

    /// <summary><c>float</c></summary>
    public static PrimitiveType Float { get; } = new(TypeKind.Float);

    /// <summary><c>double</c></summary>
    public static PrimitiveType Double { get; } = new(TypeKind.Double);

    /// <summary><c>date</c></summary>
    public static PrimitiveType Date { get; } = new(TypeKind.Date);

    /// <summary><c>time</c></summary>
    public static PrimitiveType Time { get; } = new(TypeKind.Time);

    /// <summary><c>timestamp</c></summary>
    public static PrimitiveType Timestamp { get; } = new(TypeKind.Timestamp);

    /// <summary><c>timestamptz</c></summary>
    public static PrimitiveType Timestamptz { get; } = new(TypeKind.Timestamptz);

    /// <summary><c>timestamp_ns</c></summary>
    public static PrimitiveType TimestampNs { get; } = new(TypeKind.TimestampNs);

    /// <summary><c>timestamptz_ns</c></summary>
    public static PrimitiveType TimestamptzNs { get; } = new(TypeKind.TimestamptzNs);

    /// <summary><c>string</c></summary>
    public static PrimitiveType String { get; } = new(TypeKind.String);

    /// <summary><c>uuid</c></summary>
    public static PrimitiveType Uuid { get; } = new(TypeKind.Uuid);

    /// <summary><c>binary</c></summary>
    public static PrimitiveType Binary { get; } = new(TypeKind.Binary);

    /// <summary><c>unknown</c></summary>
    public static PrimitiveType Unknown { get; } = new(TypeKind.Unknown);

    /// <summary><c>variant</c></summary>
    public static PrimitiveType Variant { get; } = new(TypeKind.Variant);

    /// <summary><c>fixed[length]</c></summary>
    /// <param name="length">The length in bytes, 1 or more.</param>
    public static PrimitiveType Fixed(int length) =>
        length > 0
            ? new(TypeKind.Fixed) { Length = length }
            : throw IcebergException.InvalidArgument($"fixed[{length}]: the length must be 1 or more.");

    /// <summary><c>decimal(precision, scale)</c></summary>
    /// <param name="precision">The number of digits, 1 to 38.</param>
    /// <param name="scale">The number of digits after the point, 0 to <paramref name="precision"/>.</param>
    public static PrimitiveType Decimal(int precision, int scale) =>
        precision is >= 1 and <= 38 && scale >= 0 && scale <= precision
            ? new(TypeKind.Decimal) { Precision = precision, Scale = scale }
            : throw IcebergException.InvalidArgument(
                $"decimal({precision}, {scale}): the precision must be 1 to 38 and the scale 0 to the precision."
            );

    internal static PrimitiveType Geo(TypeKind kind, string? parameters) => new(kind) { Parameters = parameters };

    /// <summary>Parses a name of the specification, such as <c>decimal(9,2)</c>.</summary>
    /// <exception cref="IcebergException">The specification has no such name (<see cref="ErrorKind.Unsupported"/>).</exception>
    public static PrimitiveType Parse(string text) => PrimitiveTypeNames.Parse(text);

    /// <summary>The name in the specification.</summary>
    public override string ToString() =>
        Kind switch
        {
            TypeKind.Fixed => string.Create(CultureInfo.InvariantCulture, $"fixed[{Length}]"),
            TypeKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"decimal({Precision}, {Scale})"),
            TypeKind.Geometry or TypeKind.Geography when Parameters is not null => $"{PrimitiveTypeNames.NameOf(Kind)}({Parameters})",
            _ => PrimitiveTypeNames.NameOf(Kind),
        };
}
