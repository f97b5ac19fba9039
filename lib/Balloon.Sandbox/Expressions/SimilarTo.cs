using System.Text;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>SIMILAR TO: matches a whole text with a pattern that mixes LIKE and regular expressions.</summary>
internal static class SimilarTo
{
    public const string Name = "similar to";

    public static void AddTo(FunctionAdder add)
    {
        var text = SqlType.Varchar;
        add.Two<string, string, bool>(Name, text, text, SqlType.Boolean, (s, p) => RegexFunctions.IsMatch(s, Regex(p, new Rune('\\'))));
        add.Many(
            Name,
            [text, text, text],
            SqlType.Boolean,
            a => RegexFunctions.IsMatch((string)a[0]!, Regex((string)a[1]!, Escape((string)a[2]!)))
        );
    }

    private static string Regex(string pattern, Rune? escape)
    {
        var regex = new StringBuilder("^(?s:");
        var escaped = false;
        var inBrackets = false;
        foreach (var rune in pattern.EnumerateRunes())
        {
            if (escaped)
            {
                // An escaped quote marks the part that SUBSTRING would return; it matches nothing itself.
                if (rune.Value != '"')
                    regex.Append(Rune.IsLetterOrDigit(rune) || Rune.IsWhiteSpace(rune) || !rune.IsAscii ? rune.ToString() : "\\" + rune);
                escaped = false;
            }
            else if (rune == escape)
                escaped = true;
            else if (inBrackets)
            {
                inBrackets = rune.Value != ']';
                regex.Append(rune.Value == '\\' ? @"\\" : rune.ToString());
            }
            else
            {
                inBrackets = rune.Value == '[';
                regex.Append(Translated(rune));
            }
        }

        if (escaped)
            throw new SqlException(SqlStates.InvalidParameterValue, $"the pattern \"{pattern}\" of SIMILAR TO ends with its escape");
        return regex.Append(")$").ToString();
    }

    private static string Translated(Rune rune) =>
        rune.Value switch
        {
            '%' => ".*",
            '_' => ".",
            '.' or '^' or '$' or '\\' => "\\" + rune,
            '(' => "(?:",
            _ => rune.ToString(),
        };

    private static Rune? Escape(string text) =>
        text.EnumerateRunes().ToList() switch
        {
            [] => null,
            [var one] => one,
            _ => throw new SqlException(SqlStates.InvalidParameterValue, "invalid escape string: it must be empty or one character"),
        };
}
