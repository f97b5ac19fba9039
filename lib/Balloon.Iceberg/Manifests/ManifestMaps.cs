using Balloon.Iceberg.Avro;

namespace Balloon.Iceberg.Manifests;

/// <summary>Maps with integer keys, which Avro writers store as arrays of key-value records, and lists.</summary>
internal static class ManifestMaps
{
    public static FieldMap<long>? Longs(ref AvroDecoder decoder, AvroSchema schema)
    {
        if (AvroValues.Branch(ref decoder, schema) is not { } array)
            return null;
        var simple = IsSimple(array);
        var (keys, values) = (new int[8], new long[8]);
        var length = 0;
        for (var count = decoder.ReadBlockCount(); count > 0; count = decoder.ReadBlockCount())
        {
            Grow(ref keys, ref values, length + count);
            for (var i = 0; i < count; i++)
            {
                if (simple)
                    (keys[length], values[length]) = (decoder.ReadInt(), decoder.ReadLong());
                else
                    Pair(ref decoder, array.Item!, ref keys[length], ref values[length], static (ref AvroDecoder from) => from.ReadLong());
                length++;
            }
        }

        return new(keys[..length], values[..length]);
    }

    public static FieldMap<ReadOnlyMemory<byte>>? Bytes(ref AvroDecoder decoder, AvroSchema schema)
    {
        if (AvroValues.Branch(ref decoder, schema) is not { } array)
            return null;
        var simple = IsSimple(array);
        var (keys, values) = (new int[8], new ReadOnlyMemory<byte>[8]);
        var length = 0;
        for (var count = decoder.ReadBlockCount(); count > 0; count = decoder.ReadBlockCount())
        {
            Grow(ref keys, ref values, length + count);
            for (var i = 0; i < count; i++)
            {
                if (simple)
                    (keys[length], values[length]) = (decoder.ReadInt(), decoder.ReadBytes());
                else
                    Pair(ref decoder, array.Item!, ref keys[length], ref values[length], static (ref AvroDecoder from) => from.ReadBytes());
                length++;
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

    private delegate T Read<out T>(ref AvroDecoder decoder);

    /// <summary>True for records of a plain key and a plain value; some writers make everything optional.</summary>
    private static bool IsSimple(AvroSchema array)
    {
        if (array.Kind != AvroKind.Array)
            throw NotMap();
        return array.Item
            is {
                Kind: AvroKind.Record,
                Fields: [{ Schema.Kind: AvroKind.Int }, { Schema.Kind: AvroKind.Long or AvroKind.Int or AvroKind.Bytes }]
            };
    }

    private static void Pair<T>(ref AvroDecoder decoder, AvroSchema item, ref int key, ref T value, Read<T> read)
    {
        if (AvroValues.Branch(ref decoder, item) is not { Kind: AvroKind.Record, Fields: [var first, var second] })
            throw NotMap();
        key = AvroValues.Branch(ref decoder, first.Schema) is { Kind: AvroKind.Int } ? decoder.ReadInt() : throw NotMap();
        value = AvroValues.Branch(ref decoder, second.Schema) is { Kind: AvroKind.Long or AvroKind.Int or AvroKind.Bytes }
            ? read(ref decoder)
            : throw NotMap();
    }

    private static IcebergException NotMap() =>
        IcebergException.InvalidData("A map by field id in the manifest is not an array of keys and values.");

    private static void Grow<T>(ref int[] keys, ref T[] values, int needed)
    {
        if (needed <= keys.Length)
            return;
        Array.Resize(ref keys, Math.Max(needed, keys.Length * 2));
        Array.Resize(ref values, keys.Length);
    }
}
