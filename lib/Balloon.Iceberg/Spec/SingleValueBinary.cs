using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Balloon.Iceberg.Spec;

/// <summary>The binary single-value form of bounds (specification, appendix D).</summary>
internal static class SingleValueBinary
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static byte[] Write(PrimitiveType type, object value)
    {
        switch (value)
        {
            case bool flag:
                return [flag ? (byte)1 : (byte)0];
            case int number:
                var four = new byte[4];
                BinaryPrimitives.WriteInt32LittleEndian(four, number);
                return four;
            case long number:
                var eight = new byte[8];
                BinaryPrimitives.WriteInt64LittleEndian(eight, number);
                return eight;
            case float number:
                var single = new byte[4];
                BinaryPrimitives.WriteSingleLittleEndian(single, number);
                return single;
            case double number:
                var wide = new byte[8];
                BinaryPrimitives.WriteDoubleLittleEndian(wide, number);
                return wide;
            case IcebergDecimal number:
                return DecimalBytes(number.Unscaled);
            case string text:
                return Encoding.UTF8.GetBytes(text);
            case Guid uuid:
                return uuid.ToByteArray(bigEndian: true);
            case byte[] bytes:
                return bytes;
            default:
                throw IcebergException.Unsupported($"A {type} has no single-value form.");
        }
    }

    /// <summary>Reads a bound; int is widened to long, float to double and date to timestamp if the column was promoted since.</summary>
    public static object Read(PrimitiveType type, ReadOnlySpan<byte> bytes)
    {
        switch (type.Kind)
        {
            case TypeKind.Boolean when bytes.Length == 1:
                return bytes[0] != 0;
            case TypeKind.Int or TypeKind.Date when bytes.Length == 4:
                return BinaryPrimitives.ReadInt32LittleEndian(bytes);
            case TypeKind.Long when bytes.Length == 4:
                return (long)BinaryPrimitives.ReadInt32LittleEndian(bytes);
            case TypeKind.Timestamp when bytes.Length == 4:
                return BinaryPrimitives.ReadInt32LittleEndian(bytes) * 86_400_000_000L;
            case TypeKind.TimestampNs when bytes.Length == 4:
                return BinaryPrimitives.ReadInt32LittleEndian(bytes) * 86_400_000_000_000L;
            case TypeKind.Long or TypeKind.Time or TypeKind.Timestamp or TypeKind.Timestamptz when bytes.Length == 8:
            case TypeKind.TimestampNs or TypeKind.TimestamptzNs when bytes.Length == 8:
                return BinaryPrimitives.ReadInt64LittleEndian(bytes);
            case TypeKind.Float when bytes.Length == 4:
                return BinaryPrimitives.ReadSingleLittleEndian(bytes);
            case TypeKind.Double when bytes.Length == 4:
                return (double)BinaryPrimitives.ReadSingleLittleEndian(bytes);
            case TypeKind.Double when bytes.Length == 8:
                return BinaryPrimitives.ReadDoubleLittleEndian(bytes);
            case TypeKind.Decimal when bytes.Length is >= 1 and <= 16:
                return new IcebergDecimal(Int128FromBytes(bytes), type.Scale);
            case TypeKind.String:
                try
                {
                    return Strict.GetString(bytes);
                }
                catch (DecoderFallbackException e)
                {
                    throw IcebergException.InvalidData($"A string value of {bytes.Length} bytes is not UTF-8.", e);
                }

            case TypeKind.Uuid when bytes.Length == 16:
                return new Guid(bytes, bigEndian: true);
            case TypeKind.Fixed when bytes.Length == type.Length:
            case TypeKind.Binary:
                return bytes.ToArray();
            default:
                throw IcebergException.InvalidData($"{bytes.Length} bytes are not a single value of type {type}.");
        }
    }

    public static Int128 Int128FromBytes(ReadOnlySpan<byte> bigEndian) =>
        (Int128)new BigInteger(bigEndian, isUnsigned: false, isBigEndian: true);

    /// <summary>The number in two's complement, big-endian, in as few bytes as possible.</summary>
    public static byte[] DecimalBytes(Int128 unscaled) => ((BigInteger)unscaled).ToByteArray(isUnsigned: false, isBigEndian: true);
}
