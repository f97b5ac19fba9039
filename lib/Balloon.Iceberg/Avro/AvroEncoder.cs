using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Balloon.Iceberg.Avro;

/// <summary>Writes Avro's binary encoding.</summary>
internal sealed class AvroEncoder
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public int Length => _buffer.WrittenCount;

    public void Clear() => _buffer.ResetWrittenCount();

    public void Long(long value)
    {
        var zigzag = (ulong)((value << 1) ^ (value >> 63));
        var span = _buffer.GetSpan(10);
        var i = 0;
        while (zigzag >= 0x80)
        {
            span[i++] = (byte)(zigzag | 0x80);
            zigzag >>= 7;
        }

        span[i++] = (byte)zigzag;
        _buffer.Advance(i);
    }

    public void Boolean(bool value) => Raw([value ? (byte)1 : (byte)0]);

    public void Float(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    public void Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    public void String(string value)
    {
        Long(Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _buffer);
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Long(value.Length);
        Raw(value);
    }

    public void Raw(ReadOnlySpan<byte> value) => _buffer.Write(value);

    /// <summary>Writes the branch of an optional value: 0 for null, 1 for a value.</summary>
    /// <returns>Whether the value must follow.</returns>
    public bool Optional(bool present)
    {
        Long(present ? 1 : 0);
        return present;
    }
}
