using System.Text.RegularExpressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Wire.Copying;

/// <summary>The options of COPY, in both of PostgreSQL's spellings: <c>(FORMAT csv, HEADER)</c> and <c>CSV HEADER</c>.</summary>
internal sealed partial class CopyOptions
{
    private bool csv;
    private bool header;
    private char? delimiter;
    private string? nulls;
    private char quote = '"';

    public static CopyOptions Parse(string text)
    {
        var options = new CopyOptions();
        var words = new Queue<string>(Word().Matches(text).Select(match => match.Value));
        while (words.TryDequeue(out var word))
            options.Take(word.ToUpperInvariant(), words);
        return options;
    }

    public CopyCommand Apply(string query) => new(query, csv, header, delimiter ?? (csv ? ',' : '\t'), nulls ?? (csv ? "" : "\\N"), quote);

    private void Take(string word, Queue<string> words)
    {
        switch (word)
        {
            case "WITH" or "(" or ")" or "," or "AS":
                break;
            case "FORMAT":
                Format(Value(words).ToUpperInvariant());
                break;
            case "CSV" or "TEXT" or "BINARY":
                Format(word);
                break;
            case "HEADER":
                header = !words.TryPeek(out var next) || !IsSwitch(next) || words.Dequeue().ToUpperInvariant() is "TRUE" or "ON" or "1";
                break;
            case "DELIMITER":
                delimiter = One(word, Value(words));
                break;
            case "QUOTE":
                quote = One(word, Value(words));
                break;
            case "NULL":
                nulls = Value(words);
                break;
            default:
                throw new SqlException(SqlStates.FeatureNotSupported, $"The option {word} of COPY is not supported.");
        }
    }

    private void Format(string name)
    {
        if (name is not ("CSV" or "TEXT"))
            throw new SqlException(SqlStates.FeatureNotSupported, $"COPY in the format {name} is not supported: use csv or text.");
        csv = name == "CSV";
    }

    private static bool IsSwitch(string word) => word.ToUpperInvariant() is "TRUE" or "FALSE" or "ON" or "OFF" or "0" or "1";

    private static char One(string option, string value) =>
        value.Length == 1 ? value[0] : throw new SqlException(SqlStates.InvalidParameterValue, $"COPY: {option} must be one character.");

    private static string Value(Queue<string> words)
    {
        while (words.TryDequeue(out var word))
        {
            if (word.Equals("AS", StringComparison.OrdinalIgnoreCase))
                continue;
            if (word.StartsWith("E'", StringComparison.OrdinalIgnoreCase))
                return Regex.Unescape(word[2..^1]);
            return word.StartsWith('\'') ? word[1..^1].Replace("''", "'", StringComparison.Ordinal) : word;
        }

        throw new SqlException(SqlStates.SyntaxError, "An option of COPY lacks its value.");
    }

    [GeneratedRegex(@"[Ee]?'(?:[^']|'')*'|\w+|[(),]|\S")]
    private static partial Regex Word();
}
