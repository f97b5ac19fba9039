using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Balloon.Sandbox.Types;

/// <summary>The canonical text of jsonb: keys in order, the last of equal keys, a blank after each colon and comma.</summary>
internal static class JsonText
{
    /// <summary>How deep a value may nest, in jsonb and in messages: as deep as RisingWave's library reads.</summary>
    public const int MostDeep = 127;

    /// <exception cref="JsonException">It is none, or nests deeper than <see cref="MostDeep"/>.</exception>
    public static JsonDocument Read(string text) => JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MostDeep });

    public static string Canonical(string text)
    {
        try
        {
            using var document = Read(text);
            return Canonical(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new SqlException(
                SqlStates.InvalidTextRepresentation,
                $"invalid input syntax for type jsonb: \"{text}\"",
                detail: e.Message,
                innerException: e
            );
        }
    }

    public static string Canonical(JsonElement element)
    {
        var text = new StringBuilder();
        Write(element, text);
        return text.ToString();
    }

    private static void Write(JsonElement element, StringBuilder text)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
                foreach (var member in element.EnumerateObject())
                    members[member.Name] = member.Value;
                text.Append('{');
                var first = true;
                foreach (var (name, value) in members)
                {
                    text.Append(first ? "" : ", ").Append(Quoted(name)).Append(": ");
                    Write(value, text);
                    first = false;
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                var start = true;
                foreach (var item in element.EnumerateArray())
                {
                    text.Append(start ? "" : ", ");
                    Write(item, text);
                    start = false;
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                text.Append(Quoted(element.GetString()!));
                break;
            case JsonValueKind.Number:
                text.Append(Number(element));
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    // Whole numbers of 64 bits are kept; all else is a double, printed as RisingWave's library does.
    private static string Number(JsonElement element) =>
        element.TryGetInt64(out var whole) ? whole.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : element.TryGetUInt64(out var large) ? large.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : FloatText.FormatJson(element.GetDouble());

    public static string Quoted(string value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            writer.WriteStringValue(value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
