using System.Buffers.Binary;
using System.IO.Hashing;

namespace Balloon.Iceberg.Deletes;

/// <summary>The blob <c>deletion-vector-v1</c> in Puffin files: length, magic, roaring bitmap, CRC-32.</summary>
internal static class DeletionVector
{
    private static ReadOnlySpan<byte> Magic => [0xd1, 0xd3, 0x39, 0x64];

    public static PositionSet Read(ReadOnlySpan<byte> blob)
    {
        if (blob.Length < 12)
            throw IcebergException.InvalidData($"A deletion vector has {blob.Length} bytes.");
        var length = BinaryPrimitives.ReadInt32BigEndian(blob);
        if (length != blob.Length - 8)
            throw IcebergException.InvalidData($"A deletion vector declares {length} bytes, but has {blob.Length - 8}.");
        var body = blob.Slice(4, length);
        if (!body.StartsWith(Magic))
            throw IcebergException.InvalidData($"A deletion vector starts with {Convert.ToHexString(body[..4])}, not D1D33964.");
        var crc = BinaryPrimitives.ReadUInt32BigEndian(blob[(4 + length)..]);
        if (Crc32.HashToUInt32(body) != crc)
            throw IcebergException.InvalidData("A deletion vector's checksum is wrong.");
        return RoaringBitmap.Read(body[4..]);
    }

    public static byte[] Write(PositionSet set)
    {
        var bitmap = RoaringBitmap.Write(set);
        var blob = new byte[bitmap.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(blob, bitmap.Length + 4);
        Magic.CopyTo(blob.AsSpan(4));
        bitmap.CopyTo(blob.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(blob.AsSpan(8 + bitmap.Length), Crc32.HashToUInt32(blob.AsSpan(4, bitmap.Length + 4)));
        return blob;
    }
}
