using System.Text;

namespace Balloon.Sandbox.Types;

/// <summary>How large a single value may be. Code that builds a large value checks before it allocates.</summary>
internal static class Limits
{
    /// <summary>The most characters of a text (also of jsonb) and bytes of a bytea.</summary>
    public const int MaxCharacters = 64 << 20;

    /// <summary>The most items of an array.</summary>
    public const int MaxItems = 10_000_000;

    /// <summary>The most characters that a function may copy or examine while it computes one value, which takes some seconds.</summary>
    public const long MaxWork = 1L << 32;

    /// <exception cref="SqlException">54000: the text is too long.</exception>
    public static void CheckText(long characters)
    {
        if (characters > MaxCharacters)
            throw new SqlException(
                SqlStates.ProgramLimitExceeded,
                $"a text of {characters:N0} or more characters is longer than a value may be ({MaxCharacters:N0})"
            );
    }

    /// <exception cref="SqlException">54000: the array is too long.</exception>
    public static void CheckItems(long items)
    {
        if (items > MaxItems)
            throw new SqlException(
                SqlStates.ProgramLimitExceeded,
                $"an array of {items:N0} or more items is longer than an array may be ({MaxItems:N0})"
            );
    }

    /// <exception cref="SqlException">54000: the computation would take too long.</exception>
    public static void CheckWork(long characters)
    {
        if (characters > MaxWork)
            throw new SqlException(
                SqlStates.ProgramLimitExceeded,
                "the function takes too long on this text: it reads most of the text again at every match"
            );
    }

    /// <summary>Joins the parts with a separator, checking the length.</summary>
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

    /// <summary>Appends a part, checking the length.</summary>
    public static StringBuilder AppendChecked(this StringBuilder text, string? part)
    {
        CheckText((long)text.Length + (part?.Length ?? 0));
        return text.Append(part);
    }
}
