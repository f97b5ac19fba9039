using System.Globalization;

namespace Balloon.Notebook.Sql;

/// <summary>A piece of the text that is run, and its position in the source.</summary>
/// <param name="Ran">Its position in the text that is run.</param>
/// <param name="Written">Its position in the source.</param>
/// <param name="Length">Its length in the text that is run.</param>
/// <param name="Verbatim">Whether both texts are the same; false for a variable or a parameter.</param>
internal readonly record struct SqlPiece(int Ran, int Written, int Length, bool Verbatim);

/// <summary>
/// Maps a statement to the source in which it was written: the server reports a position in the text that was run, and the error is shown
/// in the source. Values of variables, which may be secret, are never shown.
/// </summary>
/// <param name="written">The whole script.</param>
/// <param name="pieces">The statement's pieces in order, from the end of the previous statement.</param>
/// <param name="skipped">The length of the white space before the statement, which is not run.</param>
internal sealed class SqlSource(string written, IReadOnlyList<SqlPiece> pieces, int skipped)
{
    /// <summary>A statement that is run as it was written.</summary>
    public static SqlSource Of(string sql) => new(sql, [new(0, 0, sql.Length, Verbatim: true)], 0);

    /// <summary>The position in the source of a position, from 0, in the text that was run.</summary>
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

    /// <summary>The first position of a parameter.</summary>
    public int IndexOf(string parameter)
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

    /// <summary>The line, from 1, of a position in the source.</summary>
    public int Line(int at) => written.AsSpan(0, Math.Clamp(at, 0, written.Length)).Count('\n') + 1;

    /// <summary>The source line of a position, with a caret below it.</summary>
    public string Mark(int at)
    {
        at = Math.Clamp(at, 0, written.Length);
        var begin = at == 0 ? 0 : written.LastIndexOf('\n', at - 1) + 1;
        var end = written.IndexOf('\n', at);
        var line = written[begin..(end < 0 ? written.Length : end)];
        var prefix = string.Create(CultureInfo.InvariantCulture, $"LINE {Line(at)}: ");

        // Tabs are kept, so that the caret is aligned with the line above.
        var indent = string.Concat(line[..(at - begin)].Select(c => c == '\t' ? '\t' : ' '));
        return $"{prefix}{line.TrimEnd()}\n{new string(' ', prefix.Length)}{indent}^";
    }
}
