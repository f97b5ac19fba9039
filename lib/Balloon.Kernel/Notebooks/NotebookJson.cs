using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Balloon.Kernel.Notebooks;

/// <summary>
/// Writes JSON like Python's nbformat: sorted keys, one space of indentation, no unnecessary escapes. A notebook saved by Jupyter and one
/// saved here differ only in their content.
/// </summary>
internal static class NotebookJson
{
    public static string Write(JsonNode node)
    {
        var text = new StringBuilder();
        Append(text, node, 0);
        return text.Append('\n').ToString();
    }

    private static void Append(StringBuilder text, JsonNode? node, int depth)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject { Count: 0 }:
                text.Append("{}");
                break;
            case JsonArray { Count: 0 }:
                text.Append("[]");
                break;
            case JsonObject fields:
                AppendAll(
                    text,
                    '{',
                    '}',
                    depth,
                    fields.OrderBy(f => f.Key, StringComparer.Ordinal),
                    (field, inner) =>
                    {
                        AppendString(text, field.Key);
                        text.Append(": ");
                        Append(text, field.Value, inner);
                    }
                );
                break;
            case JsonArray items:
                AppendAll(text, '[', ']', depth, items, (item, inner) => Append(text, item, inner));
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                AppendString(text, value.GetValue<string>());
                break;
            default:
                text.Append(node.ToJsonString());
                break;
        }
    }

    private static void AppendAll<T>(StringBuilder text, char open, char close, int depth, IEnumerable<T> items, Action<T, int> append)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            text.Append(first ? "\n" : ",\n").Append(' ', depth + 1);
            append(item, depth + 1);
            first = false;
        }

        text.Append('\n').Append(' ', depth).Append(close);
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
