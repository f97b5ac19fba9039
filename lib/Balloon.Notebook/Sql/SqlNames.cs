namespace Balloon.Notebook.Sql;

/// <summary>Quoting of names in SQL.</summary>
internal static class SqlNames
{
    /// <summary>A name in double quotes, which keeps it unchanged.</summary>
    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A word of a statement without its quotes, if any.</summary>
    public static string Unquoted(string word) =>
        word is ['"', .. var name, '"'] ? name.Replace("\"\"", "\"", StringComparison.Ordinal) : word;
}
