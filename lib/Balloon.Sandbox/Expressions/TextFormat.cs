using System.Text;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>format(): fills in the placeholders of a text: %s, %I for a name, %L for a literal.</summary>
internal static class TextFormat
{
    private static readonly SqlType Text = SqlType.Varchar;

    public static void AddTo(FunctionAdder add)
    {
        add.One<string, string>("quote_ident", Text, Text, Identifier);
        add.One<string, string>("quote_literal", Text, Text, Literal);
        add.Many("quote_nullable", [Text], Text, a => a[0] is string s ? Literal(s) : "NULL", nullWhenAnyIs: false);
        add.Many("format", [Text], Text, a => Fill(a));
    }

    /// <summary>A call of format with its arguments; null for any other function.</summary>
    public static Scalar? Find(string name, Scalar[] arguments, Zone zone, int at) =>
        name == "format" && arguments.Length > 1
            ? new FunctionN(
                name,
                [.. arguments.Select(x => Casts.To(x, Text, CastContext.Explicit, zone, at))],
                Text,
                a => Fill(a),
                NullWhenAnyIs: false
            )
            : null;

    private static string? Fill(object?[] arguments)
    {
        if (arguments[0] is not string pattern)
            return null;
        var text = new StringBuilder();
        var next = 1;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%')
            {
                text.Append(pattern[i]);
                continue;
            }

            var kind = ++i < pattern.Length ? pattern[i] : throw Wrong("unterminated format() type specifier");
            if (kind == '%')
            {
                text.Append('%');
                continue;
            }

            if (kind is not ('s' or 'I' or 'L'))
                throw Wrong($"unrecognized format() type specifier \"{kind}\"");
            if (next == arguments.Length)
                throw Wrong("too few arguments for format()");
            var value = (string?)arguments[next++];
            text.AppendChecked(
                kind switch
                {
                    's' => value,
                    'L' => value is null ? "NULL" : Literal(value),
                    _ => Identifier(value ?? throw Wrong("null values cannot be formatted as an SQL identifier")),
                }
            );
        }

        return text.ToString();
    }

    private static string Identifier(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterLower(c) || c == '_' || char.IsAsciiDigit(c)) && !char.IsAsciiDigit(name[0])
            ? name
            : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Literal(string value) =>
        (value.Contains('\\', StringComparison.Ordinal) ? "E" : "")
        + $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    private static SqlException Wrong(string message) => new(SqlStates.InvalidParameterValue, message);
}
