using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Balloon.Text;

namespace Balloon.Sandbox.Types;

/// <summary>
/// The canonical text of jsonb: keys in the order of their bytes, the last of duplicate keys, a space after each colon and comma, and no
/// unnecessary escapes. It is always valid JSON.
/// </summary>
internal static class JsonText
{
    /// <summary>How deeply a value may be nested, in jsonb and in messages: as deeply as RisingWave's library reads.</summary>
    public const int MaxDepth = 127;

    private static readonly SearchValues<char> Escaped = SearchValues.Create(['"', '\\', .. Enumerable.Range(0, ' ').Select(c => (char)c)]);

    // How the control characters (those before the space) are written.
    private static readonly string[] Controls =
    [
        .. Enumerable
            .Range(0, ' ')
            .Select(c =>
                (char)c switch
                {
                    '\b' => "\\b",
                    '\f' => "\\f",
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    _ => string.Create(CultureInfo.InvariantCulture, $"\\u{c:x4}"),
                }
            ),
    ];

    /// <exception cref="JsonException">The text is not JSON, or is nested more deeply than <see cref="MaxDepth"/>.</exception>
    public static JsonDocument Read(string text) => JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth });

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

    /// <exception cref="JsonException">A number is out of a double's range, or a text has an unpaired surrogate.</exception>
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

    // Whole numbers of 64 bits are kept; any other is a double, printed as RisingWave's library does.
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
            throw new JsonException("half of a surrogate pair is missing", e);
        }
    }

    /// <summary>A text as a JSON string.</summary>
    /// <exception cref="SqlException">54000: with its escapes it is longer than a value may be.</exception>
    public static string Quoted(string value)
    {
        var rest = value.AsSpan();
        var text = new StringBuilder(value.Length + 2).Append('"');
        while (rest.IndexOfAny(Escaped) is >= 0 and var at)
        {
            text.Append(rest[..at]).AppendChecked(Escape(rest[at]));
            rest = rest[(at + 1)..];
        }

        return text.Append(rest).Append('"').ToString();
    }

    private static string Escape(char c) =>
        c switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            _ => Controls[c],
        };
}
