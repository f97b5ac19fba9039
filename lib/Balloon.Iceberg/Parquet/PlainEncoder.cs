using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Parquet;

/// <summary>PLAIN encoding of plain values.</summary>
internal static class PlainEncoder
{
    public static void Encode(PrimitiveType type, IReadOnlyList<object> values, int from, int count, ArrayBufferWriter<byte> to)
    {
        if (type.Kind == TypeKind.Boolean)
        {
            Booleans(values, from, count, to);
            return;
        }

        for (var i = from; i < from + count; i++)
            One(type, values[i], to);
    }

    public static void One(PrimitiveType type, object value, ArrayBufferWriter<byte> to)
    {
        switch (value)
        {
            case int number:
                BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(4), number);
                to.Advance(4);
                break;
            case long number:
                BinaryPrimitives.WriteInt64LittleEndian(to.GetSpan(8), number);
                to.Advance(8);
                break;
            case float number:
                BinaryPrimitives.WriteSingleLittleEndian(to.GetSpan(4), number);
                to.Advance(4);
                break;
            case double number:
                BinaryPrimitives.WriteDoubleLittleEndian(to.GetSpan(8), number);
                to.Advance(8);
                break;
            case string text:
                var span = to.GetSpan(4 + Encoding.UTF8.GetMaxByteCount(text.Length));
                var length = Encoding.UTF8.GetBytes(text, span[4..]);
                BinaryPrimitives.WriteInt32LittleEndian(span, length);
                to.Advance(4 + length);
                break;
            case IcebergDecimal number when type.Precision <= 9:
                One(type, (int)number.Unscaled, to);
                break;
            case IcebergDecimal number when type.Precision <= 18:
                One(type, (long)number.Unscaled, to);
                break;
            case IcebergDecimal number:
                to.Write(ManifestEntryEncoder.Padded(number.Unscaled, ManifestSchemas.DecimalLength(type.Precision)));
                break;
            case Guid uuid:
                uuid.TryWriteBytes(to.GetSpan(16), bigEndian: true, out _);
                to.Advance(16);
                break;
            case byte[] bytes:
                if (type.Kind == TypeKind.Binary)
                    One(PrimitiveType.Int, bytes.Length, to);
                to.Write(bytes);
                break;
            default:
                throw IcebergException.InvalidArgument($"A {value.GetType().Name} is not a plain value of type {type}.");
        }
    }

    private static void Booleans(IReadOnlyList<object> values, int from, int count, ArrayBufferWriter<byte> to)
    {
        var bytes = to.GetSpan((count + 7) / 8)[..((count + 7) / 8)];
        bytes.Clear();
        for (var i = 0; i < count; i++)
        {
            if ((bool)values[from + i])
                bytes[i >> 3] |= (byte)(1 << (i & 7));
        }

        to.Advance(bytes.Length);
    }
}
