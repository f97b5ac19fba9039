using Balloon.Kernel.Engine;
using Balloon.Kernel.Languages;

namespace Balloon.Kernel.Assist;

/// <summary>The part of a cell that is being written: its language, and the magic line itself.</summary>
internal static class MagicLine
{
    /// <summary>Completions for the magic line at the cursor; null if it is not a magic line.</summary>
    public static Completions? Complete(string code, int cursor, CellLanguages languages)
    {
        var begin = cursor == 0 ? 0 : code.LastIndexOf('\n', cursor - 1) + 1;
        var line = code[begin..cursor];
        if (!CellSplitter.IsMagic(line, out var name))
            return null;
        var word = cursor;
        while (word > begin && !char.IsWhiteSpace(code[word - 1]))
            word--;
        var typed = code[word..cursor];
        var fitting = typed.StartsWith("#!", StringComparison.Ordinal)
            ? CellSplitter.Magics(languages).Select(magic => new Completion(magic, "magic"))
            : (languages.Find(name)?.Options ?? []).Select(option => new Completion(option.Name, "option"));
        return new(word, cursor, [.. fitting.Where(c => c.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))]);
    }

    /// <summary>The options of the magic line at the cursor; null if the line is not a magic line or has no options.</summary>
    public static string? Describe(string code, int cursor, CellLanguages languages)
    {
        var begin = cursor == 0 ? 0 : code.LastIndexOf('\n', Math.Min(cursor, code.Length) - 1) + 1;
        var end = code.IndexOf('\n', begin);
        if (
            !CellSplitter.IsMagic(code[begin..(end < 0 ? code.Length : end)], out var name)
            || languages.Find(name) is not { Options.Count: > 0 } language
        )
            return null;
        var options = language.Options.Select(option => (Head: $"{option.Name} {option.Value}", option.Description)).ToList();
        var width = options.Max(option => option.Head.Length);
        return $"#!{language.Name}\n" + string.Join('\n', options.Select(o => $"  {o.Head.PadRight(width)}  {o.Description}"));
    }

    /// <summary>The language at the cursor, and the cell with other languages replaced by spaces; null for C#.</summary>
    public static (ICellLanguage Language, string Code)? Find(string code, int cursor, CellLanguages languages)
    {
        if (!code.Contains("#!", StringComparison.Ordinal))
            return null;
        var lines = code.Split('\n');
        var literal = CellSplitter.LiteralLines(code);
        ICellLanguage? language = null;
        var (begin, at) = (0, 0);
        for (var i = 0; i < lines.Length && at <= cursor; at += lines[i].Length + 1, i++)
        {
            if (!CellSplitter.IsMagic(lines[i], out var name) || (language is null && literal.Contains(i)) || CellSplitter.IsCommand(name))
                continue;
            language = languages.Find(name);
            begin = at + lines[i].Length;
        }

        if (language is null)
            return null;
        var end = code.IndexOf("\n#!", Math.Min(cursor, code.Length), StringComparison.Ordinal);
        var blank = string.Concat(code[..Math.Min(begin, code.Length)].Select(c => c == '\n' ? c : ' '));
        return (language, blank + code[blank.Length..(end < 0 ? code.Length : end)]);
    }
}
