using Balloon.Kernel.Languages;

namespace Balloon.Kernel.Engine;

/// <summary>Parses the options of a line such as <c>#!sql --name top</c>.</summary>
internal static class CellOptions
{
    /// <exception cref="CellException">An option is unknown, is given twice, or lacks its value.</exception>
    public static IReadOnlyDictionary<string, string> Read(ICellLanguage language, string line, int number)
    {
        var words = line.Trim().Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 1; i < words.Length; i++)
        {
            var (name, value) = words[i].Split('=', 2) is [var before, var after] ? (before, after) : (words[i], null);
            var option = language.Options.FirstOrDefault(o => o.Name == name) ?? throw Wrong($"'{words[i]}' is not one of them");
            if (value is null && i + 1 < words.Length && !words[i + 1].StartsWith("--", StringComparison.Ordinal))
                value = words[++i];
            if (string.IsNullOrEmpty(value))
                throw Wrong($"{name} needs a value");
            if (!options.TryAdd(name, value))
                throw Wrong($"{name} is given twice");
        }

        return options;

        CellException Wrong(string what) => new("BadOption", $"#!{language.Name} takes {Known(language)}: {what} (line {number}).", number);
    }

    private static string Known(ICellLanguage language)
    {
        var all = language.Options.Select(option => $"{option.Name} {option.Value}").ToList();
        return all.Count switch
        {
            0 => "no options",
            1 => all[0],
            _ => $"{string.Join(", ", all.SkipLast(1))} and {all[^1]}",
        };
    }
}
