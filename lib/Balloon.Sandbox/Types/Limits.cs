using System.Text;

namespace Balloon.Sandbox.Types;

/// <summary>How large one value may be. Whoever makes a large one of small ones asks before, and not when the memory is gone.</summary>
internal static class Limits
{
    /// <summary>Characters of a text, of jsonb too, and bytes of a bytea.</summary>
    public const int MostCharacters = 64 << 20;

    /// <summary>Items of an array.</summary>
    public const int MostItems = 10_000_000;

    /// <summary>Characters that a function may copy or look at again and again while it makes one value: some seconds' worth.</summary>
    public const long MostWork = 1L << 32;

    /// <exception cref="SqlException">54000: the text is longer than one may be.</exception>
    public static void CheckText(long characters)
    {
        if (characters > MostCharacters)
            throw new SqlException(
                SqlStates.ProgramLimitExceeded,
                $"a text of {characters:N0} characters and more is longer than a value may be ({MostCharacters:N0})"
            );
    }

    /// <exception cref="SqlException">54000: the array is longer than one may be.</exception>
    public static void CheckItems(long items)
    {
        if (items > MostItems)
            throw new SqlException(
                SqlStates.ProgramLimitExceeded,
                $"an array of {items:N0} items and more is longer than one may be ({MostItems:N0})"
            );
    }

    /// <exception cref="SqlException">54000: it takes too long.</exception>
    public static void CheckWork(long characters)
    {
        if (characters > MostWork)
            throw new SqlException(
                SqlStates.ProgramLimitExceeded,
                "the function takes too long on this text: it looks at most of it again at every match"
            );
    }

    /// <summary>The parts with a separator between them.</summary>
    public static string Join(string separator, IEnumerable<string?> parts)
    {
        var text = new StringBuilder();
        var first = true;
        foreach (var part in parts)
        {
            CheckText((long)text.Length + separator.Length + (part?.Length ?? 0));
            if (!first)
                text.Append(separator);
            text.Append(part);
            first = false;
        }

        return text.ToString();
    }

    /// <summary>Appends, as long as the text may grow.</summary>
    public static StringBuilder AppendChecked(this StringBuilder text, string? part)
    {
        CheckText((long)text.Length + (part?.Length ?? 0));
        return text.Append(part);
    }
}
