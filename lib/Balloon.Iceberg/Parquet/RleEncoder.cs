using System.Buffers;

namespace Balloon.Iceberg.Parquet;

/// <summary>Encodes the hybrid of run lengths and bit packing.</summary>
internal static class RleEncoder
{
    private const int MinRun = 8;

    public static void Encode(ReadOnlySpan<int> values, int width, ArrayBufferWriter<byte> to)
    {
        var packedFrom = 0;
        for (var i = 0; i < values.Length; )
        {
            var run = Run(values, i);
            // Bit-packed groups have eight values each, so a run can only begin at a group's border.
            var inGroup = (i - packedFrom) % 8;
            var spare = inGroup == 0 ? 0 : 8 - inGroup;
            if (run - spare < MinRun)
            {
                i += run;
                continue;
            }

            i += spare;
            Pack(values[packedFrom..i], width, to);
            run -= spare;
            VarInt((uint)run << 1, to);
            for (var b = 0; b < (width + 7) / 8; b++)
                Byte((byte)(values[i] >> (8 * b)), to);
            i += run;
            packedFrom = i;
        }

        Pack(values[packedFrom..], width, to);
    }

    private static int Run(ReadOnlySpan<int> values, int from)
    {
        var end = values[from..].IndexOfAnyExcept(values[from]);
        return end < 0 ? values.Length - from : end;
    }

    private static void Pack(ReadOnlySpan<int> values, int width, ArrayBufferWriter<byte> to)
    {
        if (values.Length == 0)
            return;
        var groups = (values.Length + 7) / 8;
        VarInt(((uint)groups << 1) | 1, to);
        ulong word = 0;
        var bits = 0;
        for (var i = 0; i < groups * 8; i++)
        {
            word |= (ulong)(uint)(i < values.Length ? values[i] : 0) << bits;
            bits += width;
            for (; bits >= 8; bits -= 8, word >>= 8)
                Byte((byte)word, to);
        }
    }

    private static void VarInt(uint value, ArrayBufferWriter<byte> to)
    {
        for (; value >= 0x80; value >>= 7)
            Byte((byte)(value | 0x80), to);
        Byte((byte)value, to);
    }

    private static void Byte(byte value, ArrayBufferWriter<byte> to)
    {
        to.GetSpan(1)[0] = value;
        to.Advance(1);
    }
}
