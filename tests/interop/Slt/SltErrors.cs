using Balloon.Sandbox.Types;

namespace Balloon.Interop.Tests.Slt;

/// <summary>Compares an error with what a record expects of it.</summary>
public static class SltErrors
{
    /// <summary>True when the error matches the expectation.</summary>
    public static bool Matches(SltError expected, SqlException error)
    {
        var text = Text(error);
        if (expected.Pattern is { } pattern)
            return pattern.IsMatch(text);
        return expected.Text is null || Fold(text).Contains(Fold(Cause(expected.Text)), StringComparison.Ordinal);
    }

    /// <summary>The error as the suite's own client prints it.</summary>
    public static string Text(SqlException error) =>
        "db error: ERROR: Failed to run the query: "
        + (error.SqlState == SqlStates.SyntaxError ? "sql parser error: " : "")
        + error.Message
        + (error.Detail is null ? "" : "\n" + error.Detail)
        + (error.Hint is null ? "" : "\n" + error.Hint);

    /// <summary>
    /// The innermost of the nested messages, "2: Division by zero". The layers around it name RisingWave's own components, which are not
    /// part of the dialect.
    /// </summary>
    private static string Cause(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var last = Array.FindLastIndex(
            lines,
            line => line.Length > 2 && char.IsAsciiDigit(line[0]) && line.Contains(": ", StringComparison.Ordinal)
        );
        if (last < 0)
        {
            // A single cause has no number.
            var head = Array.FindLastIndex(lines, line => line.StartsWith("Caused by", StringComparison.Ordinal));
            return head < 0 ? text : Bare(string.Join('\n', lines[(head + 1)..]));
        }

        var cause = lines[last];
        return Bare(cause[(cause.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
    }

    private static string Bare(string cause) =>
        Layers.FirstOrDefault(layer => cause.StartsWith(layer, StringComparison.Ordinal)) is { } known ? cause[known.Length..] : cause;

    private static readonly string[] Layers = ["Bind error: ", "Parse error: "];

    private static string Fold(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
