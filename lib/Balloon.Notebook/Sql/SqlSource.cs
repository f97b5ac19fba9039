using System.Globalization;

namespace Balloon.Notebook.Sql;

/// <summary>A piece of what is run, and where it was written.</summary>
/// <param name="Ran">Where it begins in what is run.</param>
/// <param name="Written">Where it begins in what was written.</param>
/// <param name="Length">How long it is in what is run.</param>
/// <param name="Verbatim">True where both are the same; false for a variable or a parameter.</param>
internal readonly record struct SqlPiece(int Ran, int Written, int Length, bool Verbatim);

/// <summary>
/// What was written, and which part of it a statement is: an error of the server has its position in what was run, and is shown where it
/// was written. What variables were filled in with, which may be secret, is never shown.
/// </summary>
/// <param name="written">The whole script.</param>
/// <param name="pieces">The statement's pieces in order, from the end of the statement before it.</param>
/// <param name="skipped">How much white space before the statement is not run.</param>
internal sealed class SqlSource(string written, IReadOnlyList<SqlPiece> pieces, int skipped)
{
    /// <summary>A statement that was written as it is run.</summary>
    public static SqlSource Of(string sql) => new(sql, [new(0, 0, sql.Length, Verbatim: true)], 0);

    /// <summary>Where a position of what is run, from 0, was written.</summary>
    public int Written(int ran)
    {
        var at = ran + skipped;
        foreach (var piece in pieces)
        {
            if (at < piece.Ran + piece.Length)
                return piece.Verbatim ? piece.Written + Math.Max(0, at - piece.Ran) : piece.Written;
        }

        return pieces.Count == 0 ? 0 : pieces[^1].Written + pieces[^1].Length;
    }

    /// <summary>Where the statement has a parameter of a name first.</summary>
    public int PlaceOf(string parameter)
    {
        foreach (var piece in pieces)
        {
            if (!piece.Verbatim && written.AsSpan(piece.Written).StartsWith("@" + parameter, StringComparison.Ordinal))
            {
                var end = piece.Written + 1 + parameter.Length;
                if (end == written.Length || !(char.IsLetterOrDigit(written[end]) || written[end] == '_'))
                    return piece.Written;
            }
        }

        return Written(0);
    }

    /// <summary>The line, from 1, of a position of what was written.</summary>
    public int Line(int at) => written.AsSpan(0, Math.Clamp(at, 0, written.Length)).Count('\n') + 1;

    /// <summary>The line of a position of what was written, with a caret under it.</summary>
    public string Mark(int at)
    {
        at = Math.Clamp(at, 0, written.Length);
        var begin = at == 0 ? 0 : written.LastIndexOf('\n', at - 1) + 1;
        var end = written.IndexOf('\n', at);
        var line = written[begin..(end < 0 ? written.Length : end)];
        var prefix = string.Create(CultureInfo.InvariantCulture, $"LINE {Line(at)}: ");

        // Tabs stay tabs, so that the caret stands where the line's own do.
        var indent = string.Concat(line[..(at - begin)].Select(c => c == '\t' ? '\t' : ' '));
        return $"{prefix}{line.TrimEnd()}\n{new string(' ', prefix.Length)}{indent}^";
    }
}
