namespace Balloon.Iceberg.Avro;

/// <summary>The schemas of files that are read together: their writers repeat a few, and each is parsed once. Safe for concurrent use.</summary>
internal sealed class AvroSchemas
{
    private const int Most = 16;
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
        // At worst, one of two threads that come here at once parses its schema again later.
        if (known.Length < Most)
            Volatile.Write(ref _known, [.. known, (json.ToArray(), parsed)]);
        return parsed;
    }
}
