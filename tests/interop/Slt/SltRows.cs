namespace Balloon.Interop.Tests.Slt;

/// <summary>Compares rows as sqllogictest does: by their text, white space folded, sorted as the record says.</summary>
public static class SltRows
{
    /// <summary>Null when the rows are those expected, else where they first differ.</summary>
    public static string? Difference(
        IReadOnlyList<IReadOnlyList<string>> rows,
        IReadOnlyList<string> expected,
        SltSort sort,
        bool valueWise
    )
    {
        var actual = Lines(rows, sort == SltSort.Values || valueWise);
        var wanted = expected.Select(Fold).ToList();
        if (sort != SltSort.None)
        {
            actual.Sort(StringComparer.Ordinal);
            wanted.Sort(StringComparer.Ordinal);
        }

        for (var i = 0; i < Math.Max(actual.Count, wanted.Count); i++)
        {
            var got = i < actual.Count ? actual[i] : "(no row)";
            var want = i < wanted.Count ? wanted[i] : "(no row)";
            if (got != want)
                return $"row {i + 1} of {actual.Count} (expected {wanted.Count}): got [{got}], expected [{want}]";
        }

        return null;
    }

    /// <summary>True when the rows are those expected but for the case of letters, quotes of names, and blanks.</summary>
    public static bool SaysTheSame(IReadOnlyList<IReadOnlyList<string>> rows, IReadOnlyList<string> expected) =>
        Lines(rows, false).Select(Bare).Order(StringComparer.Ordinal).SequenceEqual(expected.Select(Bare).Order(StringComparer.Ordinal));

    private static string Bare(string line) => string.Concat(line.Where(c => !char.IsWhiteSpace(c) && c != '"')).ToLowerInvariant();

    private static List<string> Lines(IReadOnlyList<IReadOnlyList<string>> rows, bool valueWise) =>
        valueWise ? rows.SelectMany(row => row).Select(Fold).ToList() : rows.Select(row => Fold(string.Join(' ', row))).ToList();

    private static string Fold(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
