namespace Balloon.Iceberg.Avro;

/// <summary>Reads one value.</summary>
internal delegate T AvroRead<out T>(ref AvroDecoder decoder);

/// <summary>
/// A map with integer keys, which Avro writers store as an array of key-value records, in encoded form. It has been walked once, so its
/// lengths are known to be valid.
/// </summary>
internal readonly struct AvroMap<T>(ReadOnlyMemory<byte> encoded, AvroSchema item, AvroRead<T> read)
{
    public bool TryGet(int id, out T value)
    {
        var simple = AvroMap.IsSimple(item);
        var decoder = new AvroDecoder(encoded);
        for (var count = decoder.ReadBlockCount(); count > 0; count = decoder.ReadBlockCount())
        {
            for (var i = 0; i < count; i++)
            {
                var key = AvroMap.Key(ref decoder, item, simple);
                value = read(ref decoder);
                if (key == id)
                    return true;
            }
        }

        value = default!;
        return false;
    }

    public IReadOnlyList<KeyValuePair<int, T>> Decode()
    {
        var simple = AvroMap.IsSimple(item);
        var decoder = new AvroDecoder(encoded);
        var pairs = new List<KeyValuePair<int, T>>();
        for (var count = decoder.ReadBlockCount(); count > 0; count = decoder.ReadBlockCount())
        {
            for (var i = 0; i < count; i++)
                pairs.Add(new(AvroMap.Key(ref decoder, item, simple), read(ref decoder)));
        }

        return pairs;
    }
}

/// <summary>Code shared by maps of all value types.</summary>
internal static class AvroMap
{
    /// <summary>Walks the next map and checks its lengths.</summary>
    /// <param name="decoder">The decoder, which is after the map at the end.</param>
    /// <param name="schema">The schema of the map, optional or not.</param>
    /// <param name="bytes">Whether its values are bytes rather than numbers.</param>
    /// <param name="start">The position at which the map starts.</param>
    /// <returns>The schema of its items; null if there is no map.</returns>
    public static AvroSchema? Walk(ref AvroDecoder decoder, AvroSchema schema, bool bytes, out int start)
    {
        var array = AvroValues.Branch(ref decoder, schema);
        start = decoder.Position;
        if (array is null)
            return null;
        if (array.Kind != AvroKind.Array || array.Item is not { } item)
            throw NotMap();
        var simple = IsSimple(item);
        for (var count = decoder.ReadBlockCount(); count > 0; count = decoder.ReadBlockCount())
        {
            for (var i = 0; i < count; i++)
            {
                Key(ref decoder, item, simple, out var isBytes);
                if (isBytes != bytes)
                    throw NotMap();
                if (isBytes)
                    decoder.SkipBytes();
                else
                    decoder.ReadLong();
            }
        }

        return item;
    }

    /// <summary>False if the writer made the key, the value or the record optional, as some do.</summary>
    public static bool IsSimple(AvroSchema item) =>
        item
            is {
                Kind: AvroKind.Record,
                Fields: [{ Schema.Kind: AvroKind.Int }, { Schema.Kind: AvroKind.Long or AvroKind.Int or AvroKind.Bytes }],
            };

    /// <summary>Reads the key of the next pair; the decoder is then at its value.</summary>
    public static int Key(ref AvroDecoder decoder, AvroSchema item, bool simple) => Key(ref decoder, item, simple, out _);

    public static IcebergException NotMap() =>
        IcebergException.InvalidData("A map by field id in the manifest is not an array of keys and values.");

    private static int Key(ref AvroDecoder decoder, AvroSchema item, bool simple, out bool bytes)
    {
        if (simple)
        {
            bytes = item.Fields[1].Schema.Kind == AvroKind.Bytes;
            return decoder.ReadInt();
        }

        if (AvroValues.Branch(ref decoder, item) is not { Kind: AvroKind.Record, Fields: [var first, var second] })
            throw NotMap();
        var key = AvroValues.Branch(ref decoder, first.Schema) is { Kind: AvroKind.Int } ? decoder.ReadInt() : throw NotMap();
        bytes = AvroValues.Branch(ref decoder, second.Schema) switch
        {
            { Kind: AvroKind.Bytes } => true,
            { Kind: AvroKind.Long or AvroKind.Int } => false,
            _ => throw NotMap(),
        };
        return key;
    }
}
