using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Balloon.Iceberg.Spec;

/// <summary>Parses and writes JSON documents, with this library's errors.</summary>
internal static class MetadataJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 256 };

    public static T Parse<T>(ReadOnlyMemory<byte> json, Func<JsonElement, T> read)
    {
        if (json.Span.StartsWith(Encoding.UTF8.Preamble))
            json = json[3..];
        try
        {
            using var document = JsonDocument.Parse(json, Reading);
            return read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw IcebergException.InvalidData($"Not valid JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw IcebergException.InvalidData($"The JSON has a value of another kind than expected: {e.Message}", e);
        }
    }

    public static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options))
            write(writer);
        return buffer.WrittenSpan.ToArray();
    }

    public static string Write(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(Bytes(write));
}
