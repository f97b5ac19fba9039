namespace Balloon.Iceberg.Avro;

/// <summary>Reads one value.</summary>
internal delegate T AvroRead<out T>(ref AvroDecoder decoder);

/// <summary>
/// A map with integer keys, which Avro writers store as an array of key-value records, still encoded. It was walked once, so that its
/// lengths are known to be right.
/// </summary>
internal sealed class AvroMap<T>(ReadOnlyMemory<byte> encoded, AvroSchema item, AvroRead<T> read)
{
    // Some writers make key, value and record optional.
    private readonly bool _simple = IsSimple(item);

    /// <summary>Walks the map that follows.</summary>
    public static AvroMap<T>? Read(ref AvroDecoder decoder, AvroSchema schema, AvroRead<T> read)
    {
        if (AvroValues.Branch(ref decoder, schema) is not { } array)
            return null;
        if (array.Kind != AvroKind.Array || array.Item is not { } item)
            throw NotMap();
        var simple = IsSimple(item);
        var start = decoder.Rest;
        var from = decoder.Position;
        for (var count = decoder.ReadBlockCount(); count > 0; count = decoder.ReadBlockCount())
        {
            for (var i = 0; i < count; i++)
                _ = Pair(ref decoder, item, simple, read);
        }

        return new(start[..(decoder.Position - from)], item, read);
    }

    public bool TryGet(int id, out T value)
    {
        var decoder = new AvroDecoder(encoded);
        for (var count = decoder.ReadBlockCount(); count > 0; count = decoder.ReadBlockCount())
        {
            for (var i = 0; i < count; i++)
            {
                var pair = Pair(ref decoder, item, _simple, read);
                if (pair.Key == id)
                {
                    value = pair.Value;
                    return true;
                }
            }
        }

        value = default!;
        return false;
    }

    public KeyValuePair<int, T>[] Decode()
    {
        var decoder = new AvroDecoder(encoded);
        var pairs = new List<KeyValuePair<int, T>>();
        for (var count = decoder.ReadBlockCount(); count > 0; count = decoder.ReadBlockCount())
        {
            for (var i = 0; i < count; i++)
                pairs.Add(Pair(ref decoder, item, _simple, read));
        }

        return [.. pairs];
    }

    private static KeyValuePair<int, T> Pair(ref AvroDecoder decoder, AvroSchema item, bool simple, AvroRead<T> read)
    {
        if (simple)
        {
            var plain = decoder.ReadInt();
            return new(plain, read(ref decoder));
        }

        if (AvroValues.Branch(ref decoder, item) is not { Kind: AvroKind.Record, Fields: [var first, var second] })
            throw NotMap();
        var key = AvroValues.Branch(ref decoder, first.Schema) is { Kind: AvroKind.Int } ? decoder.ReadInt() : throw NotMap();
        return AvroValues.Branch(ref decoder, second.Schema) is { Kind: AvroKind.Long or AvroKind.Int or AvroKind.Bytes }
            ? new(key, read(ref decoder))
            : throw NotMap();
    }

    private static bool IsSimple(AvroSchema item) =>
        item
            is {
                Kind: AvroKind.Record,
                Fields: [{ Schema.Kind: AvroKind.Int }, { Schema.Kind: AvroKind.Long or AvroKind.Int or AvroKind.Bytes }],
            };

    private static IcebergException NotMap() =>
        IcebergException.InvalidData("A map by field id in the manifest is not an array of keys and values.");
}
