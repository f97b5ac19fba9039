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
    /// <param name="variable">Gives the value of a variable, or null if it is not set.</param>
    /// <exception cref="BalloonException">A variable is not set, or a quote or comment does not end.</exception>
    public static IReadOnlyList<ScriptStatement> Read(string text, Func<string, ScriptVariable?> variable)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(variable);
        return new Reader(text, variable, withParameters: false).All();
    }

    /// <summary>
    /// Like <see cref="Read"/>; in addition <c>@name</c> becomes <c>$1</c>, <c>$2</c>, …, one number per name, outside of quotes and
    /// comments.
    /// </summary>
    internal static IReadOnlyList<ScriptStatement> ReadCell(string text, Func<string, ScriptVariable?> variable) =>
        new Reader(text, variable, withParameters: true).All();

    private sealed class Reader(string text, Func<string, ScriptVariable?> variable, bool withParameters)
    {
        private readonly List<ScriptStatement> statements = [];
        private readonly StringBuilder run = new();
        private readonly StringBuilder shown = new();
        private List<SqlPiece> pieces = [];
        private List<string> parameters = [];
        private bool anything;

        public IReadOnlyList<ScriptStatement> All()
        {
            foreach (var token in SqlScanner.Scan(text))
                Take(token);
            End();
            return statements;
        }

        private void Take(SqlToken token)
        {
            if (token.IsOpen)
                throw DoesNotEnd(token);
            if (token.Kind == SqlTokenKind.Semicolon)
            {
                End();
                return;
            }

            anything |= token.HasMeaning;
            var piece = text.Substring(token.Start, token.Length);
            if (token.Kind == SqlTokenKind.Variable)
                Substitute(token, piece);
            else if (token.Kind == SqlTokenKind.Parameter && withParameters)
                Append(token, Numbered(piece[1..]), piece, verbatim: false);
            else
                Append(token, piece, piece, verbatim: true);
        }

        private void Append(SqlToken token, string ran, string told, bool verbatim)
        {
            pieces.Add(new(run.Length, token.Start, ran.Length, verbatim));
            run.Append(ran);
            shown.Append(told);
        }

        private string Numbered(string name)
        {
            var place = parameters.IndexOf(name);
            if (place < 0)
            {
                place = parameters.Count;
                parameters.Add(name);
            }

            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"${place + 1}");
        }

        private void Substitute(SqlToken token, string piece)
        {
            var name = piece.Trim(':', '\'', '"');
            var value =
                variable(name)
                ?? throw new BalloonException(
                    $"Line {Line(token.Start)}: the variable '{name}' is not set. Set it with: balloon sql --set {name}=VALUE"
                );
            var quoted = Quoted(piece, value.Value);
            Append(token, quoted, value.IsSecret ? piece : quoted, verbatim: false);
        }

        private static string Quoted(string token, string value) =>
            token[1] switch
            {
                '\'' => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'",
                '"' => SqlNames.Quoted(value),
                _ => value,
            };

        private BalloonException DoesNotEnd(SqlToken token)
        {
            var begin = text[token.Start..Math.Min(text.Length, token.Start + 12)];
            var what = token.Kind == SqlTokenKind.Comment || begin[0] == '$' ? "what begins with" : "the quote";
            return new($"Line {Line(token.Start)}: {what} {begin} is not closed.");
        }

        private int Line(int at) => text.AsSpan(0, at).Count('\n') + 1;

        private void End()
        {
            if (anything)
            {
                var ran = run.ToString();
                var before = ran.Length - ran.TrimStart().Length;
                statements.Add(
                    new ScriptStatement(ran.Trim(), shown.ToString().Trim()) { Source = new(text, pieces, before), Parameters = parameters }
                );
            }

            run.Clear();
            shown.Clear();
            (pieces, parameters) = ([], []);
            anything = false;
        }
    }
}

/// <summary>A variable's value.</summary>
/// <param name="Value">The value.</param>
/// <param name="IsSecret">Whether it must not be shown.</param>
public sealed record ScriptVariable(string Value, bool IsSecret = false);

/// <summary>A statement of a script.</summary>
/// <param name="Text">The text to run, with variables filled in.</param>
/// <param name="Shown">The text to show, in which secrets are still variables.</param>
public sealed record ScriptStatement(string Text, string Shown)
{
    /// <summary>The object that it creates, if it is a CREATE statement.</summary>
    public Creation? Creates => Creation.Of(Text);

    /// <summary>Its position in the script.</summary>
    internal SqlSource Source { get; init; } = SqlSource.Of(Text);

    /// <summary>The names of the values for <c>$1</c>, <c>$2</c>, …</summary>
    internal IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>The line of the script in which it begins, from 1.</summary>
    internal int Line => Source.Line(Source.Written(0));

    /// <inheritdoc/>
    public bool Equals(ScriptStatement? other) => other is not null && Text == other.Text && Shown == other.Shown;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Text, Shown);

    /// <inheritdoc/>
    public override string ToString() => Shown;
}
