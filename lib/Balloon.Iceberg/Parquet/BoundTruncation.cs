using System.Text;
using Balloon.Text;

namespace Balloon.Iceberg.Parquet;

/// <summary>Shortens long bounds so that they remain valid bounds.</summary>
internal static class BoundTruncation
{
    private const int Width = 16;

    public static string? Lower(string? text) => text is null ? null : CodePoints.First(text, Width);

    /// <summary>The shortened text with its last character incremented; null if no character can be incremented.</summary>
    public static string? Upper(string? text)
    {
        if (text is null)
            return null;
        var cut = CodePoints.First(text, Width);
        if (cut.Length == text.Length)
            return text;
        var runes = cut.EnumerateRunes().ToArray();
        for (var i = runes.Length - 1; i >= 0; i--)
        {
            var next = runes[i].Value == 0xd7ff ? 0xe000 : runes[i].Value + 1;
            if (Rune.IsValid(next))
                return string.Concat(runes[..i].Select(rune => rune.ToString())) + new Rune(next);
        }

        return null;
    }

    public static byte[]? Lower(byte[]? bytes) => bytes is null || bytes.Length <= Width ? bytes : bytes[..Width];

    public static byte[]? Upper(byte[]? bytes)
    {
        if (bytes is null || bytes.Length <= Width)
            return bytes;
        for (var i = Width - 1; i >= 0; i--)
        {
            if (bytes[i] == 0xff)
                continue;
            var cut = bytes[..(i + 1)];
            cut[i]++;
            return cut;
        }

        return null;
    }
}
