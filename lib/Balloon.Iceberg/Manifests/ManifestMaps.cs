using Balloon.Iceberg.Avro;

namespace Balloon.Iceberg.Manifests;

/// <summary>Maps with integer keys, which Avro writers store as arrays of key-value records, and lists.</summary>
internal static class ManifestMaps
{
    public static FieldMap<long>? Longs(ref AvroDecoder decoder, AvroSchema schema)
    {
        if (AvroValues.Branch(ref decoder, schema) is not { } array)
            return null;
        Check(array);
        var (keys, values) = (new int[8], new long[8]);
        var length = 0;
        for (var count = decoder.ReadBlockCount(); count > 0; count = decoder.ReadBlockCount())
        {
            Grow(ref keys, ref values, length + count);
            for (var i = 0; i < count; i++)
            {
                keys[length] = decoder.ReadInt();
                values[length++] = decoder.ReadLong();
            }
        }

        return new(keys[..length], values[..length]);
    }

    public static FieldMap<ReadOnlyMemory<byte>>? Bytes(ref AvroDecoder decoder, AvroSchema schema)
    {
        if (AvroValues.Branch(ref decoder, schema) is not { } array)
            return null;
        Check(array);
        var (keys, values) = (new int[8], new ReadOnlyMemory<byte>[8]);
        var length = 0;
        for (var count = decoder.ReadBlockCount(); count > 0; count = decoder.ReadBlockCount())
        {
            Grow(ref keys, ref values, length + count);
            for (var i = 0; i < count; i++)
            {
                keys[length] = decoder.ReadInt();
                values[length++] = decoder.ReadBytes();
            }
        }

        return new(keys[..length], values[..length]);
    }

    public static long[]? List(ref AvroDecoder decoder, AvroSchema schema)
    {
        if (AvroValues.Branch(ref decoder, schema) is not { } array)
            return null;
        if (array.Kind != AvroKind.Array || array.Item is not { Kind: AvroKind.Int or AvroKind.Long })
            throw IcebergException.InvalidData("A list of numbers in the manifest has another Avro type.");
        var values = new List<long>();
        for (var count = decoder.ReadBlockCount(); count > 0; count = decoder.ReadBlockCount())
        {
            for (var i = 0; i < count; i++)
                values.Add(decoder.ReadLong());
        }

        return [.. values];
    }

    private static void Check(AvroSchema array)
    {
        if (array.Kind != AvroKind.Array || array.Item is not { Kind: AvroKind.Record, Fields: [{ Schema.Kind: AvroKind.Int }, _] })
            throw IcebergException.InvalidData("A map by field id in the manifest is not an array of keys and values.");
    }

    private static void Grow<T>(ref int[] keys, ref T[] values, int needed)
    {
        if (needed <= keys.Length)
            return;
        Array.Resize(ref keys, Math.Max(needed, keys.Length * 2));
        Array.Resize(ref values, keys.Length);
    }
}
