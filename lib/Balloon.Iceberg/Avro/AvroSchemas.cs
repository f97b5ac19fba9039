namespace Balloon.Iceberg.Avro;

/// <summary>Caches the schemas of files that are read together, as their writers use a few again and again. Thread-safe.</summary>
internal sealed class AvroSchemas
{
    private const int MaxKnown = 16;
    private (byte[] Json, AvroSchema Schema)[] _known = [];

    public AvroSchema Parse(ReadOnlyMemory<byte> json)
    {
        var known = Volatile.Read(ref _known);
        foreach (var (text, schema) in known)
        {
            if (json.Span.SequenceEqual(text))
                return schema;
        }

        var parsed = AvroSchema.Parse(json);
        // At worst, one of two concurrent threads parses its schema again later.
        if (known.Length < MaxKnown)
            Volatile.Write(ref _known, [.. known, (json.ToArray(), parsed)]);
        return parsed;
    }
}
