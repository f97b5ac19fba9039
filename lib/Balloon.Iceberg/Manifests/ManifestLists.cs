using Balloon.Iceberg.Avro;

namespace Balloon.Iceberg.Manifests;

/// <summary>Reads lists in manifest entries.</summary>
internal static class ManifestLists
{
    /// <summary>Reads the next list; null if there is none.</summary>
    public static long[]? List(ref AvroDecoder decoder, AvroSchema schema) =>
        Item(ref decoder, schema) is null ? null : Numbers(ref decoder);

    /// <summary>Walks the next list and checks its lengths.</summary>
    /// <returns>The schema of its items; null if there is no list.</returns>
    public static AvroSchema? Walk(ref AvroDecoder decoder, AvroSchema schema, out int start)
    {
        var item = Item(ref decoder, schema);
        start = decoder.Position;
        if (item is null)
            return null;
        for (var count = decoder.ReadBlockCount(); count > 0; count = decoder.ReadBlockCount())
        {
            for (var i = 0; i < count; i++)
                decoder.ReadLong();
        }

        return item;
    }

    /// <summary>Reads the numbers of a list at whose start the decoder is.</summary>
    public static long[] Numbers(ref AvroDecoder decoder)
    {
        long[] values = [];
        for (var count = decoder.ReadBlockCount(); count > 0; count = decoder.ReadBlockCount())
        {
            var length = values.Length;
            Array.Resize(ref values, length + count);
            for (var i = 0; i < count; i++)
                values[length + i] = decoder.ReadLong();
        }

        return values;
    }

    private static AvroSchema? Item(ref AvroDecoder decoder, AvroSchema schema)
    {
        if (AvroValues.Branch(ref decoder, schema) is not { } array)
            return null;
        if (array.Kind != AvroKind.Array || array.Item is not { Kind: AvroKind.Int or AvroKind.Long } item)
            throw IcebergException.InvalidData("A list of numbers in the manifest has another Avro type.");
        return item;
    }
}
