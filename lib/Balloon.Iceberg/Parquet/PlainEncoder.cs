using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Parquet;

/// <summary>PLAIN encoding of plain values.</summary>
internal static class PlainEncoder
{
    public static void Encode(PrimitiveType type, ReadOnlySpan<object> values, ArrayBufferWriter<byte> to)
    {
        if (type.Kind == TypeKind.Boolean)
        {
            Booleans(values, to);
            return;
        }

        foreach (var value in values)
            One(type, value, to);
    }

    public static void Numbers<T>(ReadOnlySpan<T> values, ArrayBufferWriter<byte> to)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Parquet files are written on little-endian machines only.");
        to.Write(MemoryMarshal.AsBytes(values));
    }

    public static void Text(string text, ArrayBufferWriter<byte> to)
    {
        var span = to.GetSpan(4 + Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, span[4..]);
        BinaryPrimitives.WriteInt32LittleEndian(span, length);
        to.Advance(4 + length);
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
                Text(text, to);
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

    private static void Booleans(ReadOnlySpan<object> values, ArrayBufferWriter<byte> to)
    {
        var bytes = to.GetSpan((values.Length + 7) / 8)[..((values.Length + 7) / 8)];
        bytes.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            if ((bool)values[i])
                bytes[i >> 3] |= (byte)(1 << (i & 7));
        }

        to.Advance(bytes.Length);
    }
}
