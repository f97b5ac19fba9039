using System.Text;

namespace Balloon.Sandbox.Types;

/// <summary>The text of structs: (1,"a b",), where a null field is empty.</summary>
internal static class StructText
{
    public static string Format(SqlType type, SqlRow row)
    {
        var fields = type.Fields!;
        var text = new StringBuilder("(");
        for (var i = 0; i < fields.Count; i++)
        {
            if (i > 0)
                text.Append(',');
            if (row.Fields[i] is { } value)
                Quote(SqlText.Format(fields[i].Type, value), text);
        }

        return text.Append(')').ToString();
    }

    /// <summary>Parses (1,a,). Like RisingWave, it accepts no quotes and nothing nested.</summary>
    public static SqlRow Parse(SqlType type, string text)
    {
        var fields = type.Fields!;
        if (!text.StartsWith('(') || !text.EndsWith(')') || text.Length < 2)
            throw SqlText.Invalid(type, text);
        if (text.Contains('"', StringComparison.Ordinal) || fields.Any(f => f.Type.Kind is SqlTypeKind.Struct or SqlTypeKind.Array))
            throw Refusal.NotSupported("the text of a struct with quotes or with structs and arrays inside: use ROW(…)");
        var parts = text[1..^1].Split(',');
        if (parts.Length != fields.Count)
            throw SqlText.Invalid(type, text);
        return new SqlRow([.. parts.Select((part, i) => part.Trim() is { Length: > 0 } word ? fields[i].Type.Parse(word) : null)]);
    }

    private static void Quote(string value, StringBuilder text)
    {
        Limits.CheckText(text.Length + (2L * value.Length));
        if (value.Length > 0 && value.AsSpan().IndexOfAny("\"\\, \t\n\r\v\f()") < 0)
        {
            text.Append(value);
            return;
        }

        text.Append('"');
        foreach (var c in value)
        {
            if (c is '"' or '\\')
                text.Append(c);
            text.Append(c);
        }

        text.Append('"');
    }
}
