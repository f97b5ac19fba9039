using System.Text.RegularExpressions;

namespace Balloon.Kernel.Engine;

/// <summary>SQL in a cell whose <c>#!sql</c> was forgotten is C# that does not compile: this says what is missing.</summary>
internal static partial class SqlHint
{
    /// <summary>What to do; null where the cell does not begin like SQL, or the notebook has no SQL cells.</summary>
    /// <param name="failure">Why the cell does not compile.</param>
    /// <param name="hasSql">Whether a library has brought SQL cells.</param>
    public static string? Of(CompilationException failure, bool hasSql) =>
        hasSql && Statement().IsMatch(failure.Tree.ToString())
            ? "Hint: this looks like SQL, and the cell is C#. Write #!sql in a line of its own before it."
            : null;

    /// <summary>The first words of a statement, after comments of SQL or C#. What follows a word of C# is seldom a word or a star.</summary>
    [GeneratedRegex(
        """^\s*((--|//)[^\n]*\n\s*)*(SELECT|CREATE|INSERT|UPDATE|DELETE|DROP|ALTER|WITH|SHOW|DESCRIBE|EXPLAIN)\s+[\w*"'@]""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Statement();
}
