using System.Buffers.Binary;

namespace Balloon.Iceberg.Deletes;

/// <summary>The portable serialized form of 64-bit roaring bitmaps (<see href="https://github.com/RoaringBitmap/RoaringFormatSpec"/>).</summary>
internal static class RoaringBitmap
{
    private const int NoRunCookie = 12346;
    private const int RunCookie = 12347;
    private const int NoOffsetThreshold = 4;
    private const int ArrayMax = 4096;

    public static PositionSet Read(ReadOnlySpan<byte> data)
    {
        var set = new PositionSet();
        var position = 0;
        var count = BinaryPrimitives.ReadInt64LittleEndian(Take(data, ref position, 8));
        if (count < 0 || count > data.Length)
            throw IcebergException.InvalidData($"A roaring bitmap declares {count} parts in {data.Length} bytes.");
        long last = -1;
        for (long i = 0; i < count; i++)
        {
            var key = BinaryPrimitives.ReadUInt32LittleEndian(Take(data, ref position, 4));
            if (key <= last || key > int.MaxValue)
                throw IcebergException.InvalidData($"Part {key} of a roaring bitmap follows part {last}.");
            last = key;
            ReadPart(data, ref position, (long)key << 32, set);
        }

        return position == data.Length
            ? set
            : throw IcebergException.InvalidData($"A roaring bitmap has {data.Length} bytes, but its parts end after {position}.");
    }

    public static byte[] Write(PositionSet set)
    {
        var output = new MemoryStream();
        using var writer = new BinaryWriter(output);
        var parts = set.Containers.GroupBy(container => container.Key >> 16).ToArray();
        writer.Write((long)parts.Length);
        foreach (var part in parts)
        {
            writer.Write((uint)part.Key);
            WritePart(writer, [.. part]);
        }

        return output.ToArray();
    }

    private static void ReadPart(ReadOnlySpan<byte> data, ref int position, long high, PositionSet set)
    {
        var cookie = BinaryPrimitives.ReadUInt32LittleEndian(Take(data, ref position, 4));
        int size;
        ReadOnlySpan<byte> runs = [];
        if ((cookie & 0xffff) == RunCookie)
        {
            size = (int)(cookie >> 16) + 1;
            runs = Take(data, ref position, (size + 7) / 8);
        }
        else if (cookie == NoRunCookie)
        {
            size = BinaryPrimitives.ReadInt32LittleEndian(Take(data, ref position, 4));
            if (size is < 0 or > 65536)
                throw IcebergException.InvalidData($"A roaring bitmap declares {size} containers.");
        }
        else
            throw IcebergException.InvalidData($"A roaring bitmap starts with {cookie:x8}.");

        var heads = Take(data, ref position, size * 4);
        if (runs.IsEmpty || size >= NoOffsetThreshold)
            Take(data, ref position, size * 4);
        for (var i = 0; i < size; i++)
        {
            var key = high | ((long)BinaryPrimitives.ReadUInt16LittleEndian(heads[(i * 4)..]) << 16);
            var count = BinaryPrimitives.ReadUInt16LittleEndian(heads[((i * 4) + 2)..]) + 1;
            if (!runs.IsEmpty && (runs[i / 8] & (1 << (i % 8))) != 0)
                ReadRuns(data, ref position, key, set);
            else if (count <= ArrayMax)
            {
                var values = Take(data, ref position, count * 2);
                for (var j = 0; j < count; j++)
                    set.Add(key | BinaryPrimitives.ReadUInt16LittleEndian(values[(j * 2)..]));
            }
            else
            {
                var bits = Take(data, ref position, 8192);
                for (var j = 0; j < 65536; j++)
                {
                    if ((bits[j >> 3] & (1 << (j & 7))) != 0)
                        set.Add(key | (uint)j);
                }
            }
        }
    }

    private static void ReadRuns(ReadOnlySpan<byte> data, ref int position, long key, PositionSet set)
    {
        var count = BinaryPrimitives.ReadUInt16LittleEndian(Take(data, ref position, 2));
        var runs = Take(data, ref position, count * 4);
        for (var j = 0; j < count; j++)
        {
            var start = BinaryPrimitives.ReadUInt16LittleEndian(runs[(j * 4)..]);
            var length = BinaryPrimitives.ReadUInt16LittleEndian(runs[((j * 4) + 2)..]);
            if (start + length > ushort.MaxValue)
                throw IcebergException.InvalidData("A run of a roaring bitmap goes beyond its container.");
            for (var k = 0; k <= length; k++)
                set.Add(key | (uint)(start + k));
        }
    }

    private static void WritePart(BinaryWriter writer, (long Key, ushort[] Values)[] containers)
    {
        writer.Write(NoRunCookie);
        writer.Write(containers.Length);
        foreach (var (key, values) in containers)
        {
            writer.Write((ushort)key);
            writer.Write((ushort)(values.Length - 1));
        }

        var offset = 8 + (containers.Length * 8);
        foreach (var (_, values) in containers)
        {
            writer.Write(offset);
            offset += values.Length <= ArrayMax ? values.Length * 2 : 8192;
        }

        foreach (var (_, values) in containers)
        {
            if (values.Length <= ArrayMax)
            {
                foreach (var value in values)
                    writer.Write(value);
                continue;
            }

            var bits = new byte[8192];
            foreach (var value in values)
                bits[value >> 3] |= (byte)(1 << (value & 7));
            writer.Write(bits);
        }
    }

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> data, scoped ref int position, int length)
    {
        if (length < 0 || length > data.Length - position)
            throw IcebergException.InvalidData($"A roaring bitmap ends at byte {data.Length} in the middle of a container.");
        position += length;
        return data.Slice(position - length, length);
    }
}
