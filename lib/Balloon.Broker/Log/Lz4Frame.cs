using System.Buffers.Binary;

namespace Balloon.Broker.Log;

/// <summary>Decodes the LZ4 frame format (version 1.6.4 of its description), without dictionaries; checksums are skipped.</summary>
internal static class Lz4Frame
{
    private const uint Magic = 0x184D2204;
    private const int MinMatch = 4;

    /// <exception cref="InvalidDataException">The bytes are no frame, are cut off, or give more than <paramref name="maxSize"/> bytes.</exception>
    public static byte[] Decompress(ReadOnlySpan<byte> frame, int maxSize)
    {
        if (frame.Length < 7 || BinaryPrimitives.ReadUInt32LittleEndian(frame) != Magic)
            throw new InvalidDataException("Not an LZ4 frame.");
        var flags = frame[4];
        var position = 6 + ((flags & 0x08) != 0 ? 8 : 0) + ((flags & 0x01) != 0 ? 4 : 0) + 1;
        var blockChecksum = (flags & 0x10) != 0 ? 4 : 0;
        var output = new Output(Math.Min(maxSize, Math.Max(64 * 1024, frame.Length * 4)), maxSize);
        while (true)
        {
            var header = BinaryPrimitives.ReadUInt32LittleEndian(Slice(frame, position, 4));
            position += 4;
            if (header == 0)
                return output.ToArray();
            var length = (int)(header & 0x7fffffff);
            var block = Slice(frame, position, length);
            if ((header & 0x80000000) != 0)
                output.Add(block);
            else
                Block(block, output);
            position += length + blockChecksum;
        }
    }

    private static void Block(ReadOnlySpan<byte> block, Output output)
    {
        var at = 0;
        while (at < block.Length)
        {
            var token = block[at++];
            var literals = Length(block, ref at, token >> 4);
            output.Add(Slice(block, at, literals));
            at += literals;
            if (at >= block.Length)
                return;
            var distance = BinaryPrimitives.ReadUInt16LittleEndian(Slice(block, at, 2));
            at += 2;
            output.Repeat(distance, Length(block, ref at, token & 0x0f) + MinMatch);
        }
    }

    /// <summary>Fifteen says that more bytes follow, each up to 255, the last being less.</summary>
    private static int Length(ReadOnlySpan<byte> block, ref int at, int length)
    {
        if (length != 15)
            return length;
        byte more;
        do
        {
            more = Slice(block, at++, 1)[0];
            length = checked(length + more);
        } while (more == 255);
        return length;
    }

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> bytes, int start, int length) =>
        length >= 0 && start <= bytes.Length - length
            ? bytes.Slice(start, length)
            : throw new InvalidDataException("An LZ4 block is cut off.");

    private sealed class Output(int capacity, int maxSize)
    {
        private byte[] _bytes = new byte[capacity];
        private int _length;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            Grow(bytes.Length);
            bytes.CopyTo(_bytes.AsSpan(_length));
            _length += bytes.Length;
        }

        /// <summary>Copies from what is there; source and target may overlap, and then repeat.</summary>
        public void Repeat(int distance, int length)
        {
            if (distance == 0 || distance > _length)
                throw new InvalidDataException("An LZ4 match points before the start.");
            Grow(length);
            for (var i = 0; i < length; i++, _length++)
                _bytes[_length] = _bytes[_length - distance];
        }

        public byte[] ToArray() => _bytes.AsSpan(0, _length).ToArray();

        private void Grow(int more)
        {
            if (more > maxSize - _length)
                throw new InvalidDataException($"The LZ4 frame holds more than {maxSize} bytes.");
            if (_length + more > _bytes.Length)
                Array.Resize(ref _bytes, Math.Min(maxSize, Math.Max(_length + more, _bytes.Length * 2)));
        }
    }
}
