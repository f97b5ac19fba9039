using System.Globalization;
using System.Text;
using System.Text.Json;
using Balloon.Text;

namespace Balloon.Sandbox.Types;

/// <summary>
/// The canonical text of jsonb: keys in the order of their bytes, the last of equal keys, a blank after each colon and comma, nothing
/// escaped that need not be. It is always JSON.
/// </summary>
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

    /// <exception cref="JsonException">A number is beyond a double, or half of a surrogate pair stands alone.</exception>
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
                var members = new SortedDictionary<string, JsonElement>(CodePoints.Order);
                foreach (var member in element.EnumerateObject())
                    members[Whole(() => member.Name)] = member.Value;
                text.Append('{');
                var first = true;
                foreach (var (name, value) in members)
                {
                    text.Append(first ? "" : ", ").AppendChecked(Quoted(name)).Append(": ");
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
                text.AppendChecked(Quoted(Whole(() => element.GetString()!)));
                break;
            case JsonValueKind.Number:
                text.AppendChecked(Number(element));
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    // Whole numbers of 64 bits are kept; all else is a double, printed as RisingWave's library does.
    private static string Number(JsonElement element)
    {
        if (element.TryGetInt64(out var whole))
            return whole.ToString(CultureInfo.InvariantCulture);
        if (element.TryGetUInt64(out var large))
            return large.ToString(CultureInfo.InvariantCulture);
        var number = element.GetDouble();
        return double.IsFinite(number)
            ? FloatText.FormatJson(number)
            : throw new JsonException($"number out of range: {element.GetRawText()}");
    }

    private static string Whole(Func<string> text)
    {
        try
        {
            return text();
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("a surrogate stands without its other half", e);
        }
    }

    /// <summary>A text as a JSON string.</summary>
    public static string Quoted(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.AppendChecked($"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }
}
