using Balloon.Iceberg.Avro;

namespace Balloon.Iceberg.Manifests;

/// <summary>Lists of manifests' entries.</summary>
internal static class ManifestLists
{
    public static long[]? List(ref AvroDecoder decoder, AvroSchema schema)
    {
        if (AvroValues.Branch(ref decoder, schema) is not { } array)
            return null;
        if (array.Kind != AvroKind.Array || array.Item is not { Kind: AvroKind.Int or AvroKind.Long })
            throw IcebergException.InvalidData("A list of numbers in the manifest has another Avro type.");
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
}
