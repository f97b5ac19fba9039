namespace Balloon.Sandbox.Types;

/// <summary>The words for true and false, and their unambiguous prefixes, as PostgreSQL accepts them.</summary>
internal static class BooleanText
{
    private static readonly (string Word, int MinLength, bool Value)[] Words =
    [
        ("true", 1, true),
        ("false", 1, false),
        ("yes", 1, true),
        ("no", 1, false),
        ("on", 2, true),
        ("off", 2, false),
        ("1", 1, true),
        ("0", 1, false),
    ];

    public static bool Parse(ReadOnlySpan<char> text)
    {
        foreach (var (word, least, value) in Words)
        {
            if (text.Length >= least && word.AsSpan().StartsWith(text, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        throw SqlText.Invalid(SqlType.Boolean, text);
    }
}
