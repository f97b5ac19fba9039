namespace Balloon.Notebook.Sql;

/// <summary>Names as SQL writes them.</summary>
internal static class SqlNames
{
    /// <summary>A name in double quotes, which is taken as it is.</summary>
    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>What a word of a statement names: without its quotes, where it has any.</summary>
    public static string Unquoted(string word) =>
        word is ['"', .. var name, '"'] ? name.Replace("\"\"", "\"", StringComparison.Ordinal) : word;
}
