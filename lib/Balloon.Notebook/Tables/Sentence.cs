namespace Balloon.Notebook.Tables;

/// <summary>Helpers for the texts of messages.</summary>
internal static class Sentence
{
    private const int MaxItems = 30;

    /// <summary>Capitalizes the first letter, to begin a sentence.</summary>
    public static string Start(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>Lists names; if there are very many, the first ones and the number of the rest.</summary>
    public static string List(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count == 0 ? "none"
            : all.Count <= MaxItems ? string.Join(", ", all)
            : $"{string.Join(", ", all.Take(MaxItems))} and {all.Count - MaxItems} more";
    }
}
