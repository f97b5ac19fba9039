using System.Collections;
using System.Text;

namespace Balloon.Notebook.Tables;

/// <summary>Writes lists, maps and structs as JSON-like text; long or deep ones are cut.</summary>
internal static class NestedText
{
    private const int MaxItems = 100;
    private const int MaxDepth = 8;

    public static string Of(IEnumerable items)
    {
        var text = new StringBuilder();
        Write(text, items, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, int depth)
    {
        if (value is not IEnumerable items || value is string or byte[])
        {
            text.Append(value is null ? "NULL" : Values.Text(value));
            return;
        }

        if (depth == MaxDepth)
        {
            text.Append('…');
            return;
        }

        var named = value is IDictionary || value.GetType().GetInterfaces().Any(IsDictionary);
        text.Append(named ? '{' : '[');
        var count = 0;
        foreach (var item in items)
        {
            text.Append(count == 0 ? "" : ", ");
            if (count++ == MaxItems)
            {
                text.Append('…');
                break;
            }

            if (Pair(item) is var (key, inner))
            {
                Write(text, key, depth + 1);
                text.Append(": ");
                Write(text, inner, depth + 1);
            }
            else
                Write(text, item, depth + 1);
        }

        text.Append(named ? '}' : ']');
    }

    private static bool IsDictionary(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>);

    private static (object? Key, object? Value)? Pair(object? item) =>
        item switch
        {
            KeyValuePair<string, object?> pair => (pair.Key, pair.Value),
            KeyValuePair<object, object?> pair => (pair.Key, pair.Value),
            DictionaryEntry entry => (entry.Key, entry.Value),
            _ => null,
        };
}
