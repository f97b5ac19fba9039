using System.Text;

namespace Balloon.Notebook.Sql;

/// <summary>
/// A file of statements as psql reads it: split at semicolons, with <c>:'name'</c> replaced by a quoted literal, <c>:"name"</c> by a
/// quoted identifier and <c>:name</c> by the bare value; never inside quotes or comments, and never in a cast (<c>::</c>).
/// </summary>
public static class SqlScript
{
    /// <summary>Splits a script.</summary>
    /// <param name="text">The script.</param>
    /// <param name="variable">The value of a variable, or null for one that is not set.</param>
    /// <exception cref="BalloonException">A variable that is not set, or a quote or comment that does not end.</exception>
    public static IReadOnlyList<ScriptStatement> Read(string text, Func<string, ScriptVariable?> variable)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(variable);
        return new Reader(text, variable).All();
    }

    private sealed class Reader(string text, Func<string, ScriptVariable?> variable)
    {
        private readonly List<ScriptStatement> statements = [];
        private readonly StringBuilder run = new();
        private readonly StringBuilder shown = new();
        private int at;
        private bool anything;
        private int line = 1;

        public IReadOnlyList<ScriptStatement> All()
        {
            while (at < text.Length)
                Step();
            End();
            return statements;
        }

        private void Step()
        {
            var c = text[at];
            if (c == ';')
            {
                at++;
                End();
            }
            else if (c == '-' && Next('-'))
                Take(EndOf("\n", orEnd: true));
            else if (c == '/' && Next('*'))
                Take(EndOf("*/", orEnd: false));
            else if (c is '\'' or '"')
                TakeMeaning(EndOfQuote(c));
            else if (c == '$' && DollarTag() is { } tag)
                TakeMeaning(EndOf(tag, orEnd: false, from: at + tag.Length));
            else if (c == ':' && Next(':'))
                TakeMeaning(at + 2);
            else if (c == ':' && VariableLength() is var length and > 0)
                Substitute(length);
            else if (char.IsWhiteSpace(c))
                Take(at + 1);
            else
                TakeMeaning(at + 1);
        }

        private bool Next(char c) => at + 1 < text.Length && text[at + 1] == c;

        private void TakeMeaning(int end)
        {
            anything = true;
            Take(end);
        }

        private void Take(int end)
        {
            var piece = text.AsSpan(at, end - at);
            line += piece.Count('\n');
            run.Append(piece);
            shown.Append(piece);
            at = end;
        }

        private int EndOf(string mark, bool orEnd, int from = -1)
        {
            var found = text.IndexOf(mark, from < 0 ? at + 1 : from, StringComparison.Ordinal);
            if (found >= 0)
                return found + mark.Length;
            return orEnd
                ? text.Length
                : throw new BalloonException($"Line {line}: what begins with {text[at..Math.Min(text.Length, at + 12)]} does not end.");
        }

        private int EndOfQuote(char quote)
        {
            for (var end = at + 1; end < text.Length; end++)
            {
                if (text[end] != quote)
                    continue;
                if (end + 1 < text.Length && text[end + 1] == quote)
                    end++;
                else
                    return end + 1;
            }

            throw new BalloonException($"Line {line}: the quote {text[at..Math.Min(text.Length, at + 12)]} does not end.");
        }

        private string? DollarTag()
        {
            var end = at + 1;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
                end++;
            return end < text.Length && text[end] == '$' && !(end > at + 1 && char.IsDigit(text[at + 1])) ? text[at..(end + 1)] : null;
        }

        /// <summary>The length of <c>:'name'</c>, <c>:"name"</c> or <c>:name</c> here; 0 if there is none.</summary>
        private int VariableLength()
        {
            var quote = at + 1 < text.Length && text[at + 1] is '\'' or '"' ? text[at + 1] : '\0';
            var begin = at + (quote == '\0' ? 1 : 2);
            var end = begin;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
                end++;
            if (end == begin || char.IsDigit(text[begin]))
                return 0;
            if (quote == '\0')
                return end - at;
            return end < text.Length && text[end] == quote ? end + 1 - at : 0;
        }

        private void Substitute(int length)
        {
            anything = true;
            var token = text.Substring(at, length);
            var name = token.Trim(':', '\'', '"');
            var value =
                variable(name)
                ?? throw new BalloonException(
                    $"Line {line}: the variable '{name}' is not set. Set it with: balloon sql --set {name}=VALUE"
                );
            run.Append(Quoted(token, value.Value));
            shown.Append(value.IsSecret ? token : Quoted(token, value.Value));
            at += length;
        }

        private static string Quoted(string token, string value) =>
            token[1] switch
            {
                '\'' => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'",
                '"' => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
                _ => value,
            };

        private void End()
        {
            if (anything)
                statements.Add(new ScriptStatement(run.ToString().Trim(), shown.ToString().Trim()));
            run.Clear();
            shown.Clear();
            anything = false;
        }
    }
}

/// <summary>A variable's value.</summary>
/// <param name="Value">As it is.</param>
/// <param name="IsSecret">True for one that is run but never shown.</param>
public sealed record ScriptVariable(string Value, bool IsSecret = false);

/// <summary>One statement of a script.</summary>
/// <param name="Text">To run, variables filled in.</param>
/// <param name="Shown">To show: secrets still stand as their variables.</param>
public sealed record ScriptStatement(string Text, string Shown)
{
    /// <summary>What it makes, where it is a CREATE of something with a name.</summary>
    public Creation? Creates => Creation.Of(Text);

    /// <inheritdoc/>
    public override string ToString() => Shown;
}
