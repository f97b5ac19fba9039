using System.Text;

namespace Balloon.Sandbox.Types;

/// <summary>The text of arrays: {1,2,NULL,"a b"}.</summary>
internal static class ArrayText
{
    public static string Quote(string item)
    {
        var plain = item.Length > 0 && !item.Equals("null", StringComparison.OrdinalIgnoreCase);
        foreach (var c in item)
            plain &= c is not ('"' or '\\' or '{' or '}' or ',') && !char.IsWhiteSpace(c);
        return plain
            ? item
            : "\"" + item.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
    }

    public static SqlArray Parse(SqlType type, string text)
    {
        var at = 0;
        var array = Parse(type, text, ref at);
        return text.AsSpan(at).Trim().IsEmpty ? array : throw SqlText.Invalid(type, text);
    }

    private static SqlArray Parse(SqlType type, string text, ref int at)
    {
        var element = type.Element!;
        var items = new List<object?>();
        Skip(text, ref at);
        if (at >= text.Length || text[at] != '{')
            throw SqlText.Invalid(type, text);
        at++;
        Skip(text, ref at);
        if (at < text.Length && text[at] == '}')
        {
            at++;
            return new SqlArray(items);
        }

        while (true)
        {
            Skip(text, ref at);
            if (element.Kind == SqlTypeKind.Array)
                items.Add(Parse(element, text, ref at));
            else
                items.Add(Item(type, element, text, ref at));
            Skip(text, ref at);
            if (at >= text.Length || text[at] is not (',' or '}'))
                throw SqlText.Invalid(type, text);
            if (text[at++] == '}')
                return new SqlArray(items);
        }
    }

    private static object? Item(SqlType type, SqlType element, string text, ref int at)
    {
        var item = new StringBuilder();
        var quoted = at < text.Length && text[at] == '"';
        if (quoted)
            at++;
        while (at < text.Length && (quoted ? text[at] != '"' : text[at] is not (',' or '}')))
        {
            if (text[at] == '\\' && at + 1 < text.Length)
                at++;
            item.Append(text[at++]);
        }

        if (at >= text.Length)
            throw SqlText.Invalid(type, text);
        if (quoted)
            at++;
        var word = quoted ? item.ToString() : item.ToString().TrimEnd();
        return !quoted && word.Equals("null", StringComparison.OrdinalIgnoreCase) ? null : SqlText.Parse(element, word);
    }

    private static void Skip(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
    }
}
