using Microsoft.DotNet.Interactive;

namespace Balloon.Notebook.Interactive;

/// <summary>Converts positions in a text between zero-based lines and columns and an index.</summary>
internal static class TextPositions
{
    public static int At(string text, LinePosition place)
    {
        var at = 0;
        for (var line = 0; line < place.Line; line++)
        {
            var end = text.IndexOf('\n', at);
            if (end < 0)
                return text.Length;
            at = end + 1;
        }

        return Math.Min(text.Length, at + place.Character);
    }

    public static LinePositionSpan Span(string text, int start, int end) => new(Of(text, start), Of(text, end));

    /// <summary>The completion kinds for which VS Code has an icon.</summary>
    public static string Kind(string kind) =>
        kind switch
        {
            "keyword" => "Keyword",
            "function" => "Method",
            "column" => "Field",
            "parameter" or "variable" => "Variable",
            _ => "Class",
        };

    private static LinePosition Of(string text, int at)
    {
        var before = text.AsSpan(0, Math.Clamp(at, 0, text.Length));
        return new(before.Count('\n'), before.Length - before.LastIndexOf('\n') - 1);
    }
}
