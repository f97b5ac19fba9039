namespace Balloon.Broker.Log;

/// <summary>The rules for topic names, and the names of their folders.</summary>
internal static class TopicName
{
    private const int MaxLength = 249;

    /// <summary>What is wrong with a name by Apache Kafka's rules; null if it is valid.</summary>
    public static string? Problem(string name)
    {
        if (name.Length == 0)
            return "the empty string is not allowed";
        if (name is "." or "..")
            return "'.' or '..' is not allowed";
        if (name.Length > MaxLength)
            return $"the length of '{name}' is longer than the max allowed length {MaxLength}";
        return name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
            ? null
            : $"'{name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'";
    }

    /// <summary>Whether two names differ only in '.' and '_', which are the same in Kafka's metrics: it allows only one of them.</summary>
    public static bool Collide(string name, string other) =>
        name.Length == other.Length && name != other && name.Replace('.', '_') == other.Replace('.', '_');

    /// <summary>
    /// The folder's name: the topic's own name if it is distinct on every file system, otherwise a readable part of it and the id
    /// (upper-case letters, device names and final dots are not safe everywhere).
    /// </summary>
    public static string Folder(string name, Guid id)
    {
        var isSafe =
            name.Length <= 100 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_') && name.Length > 4;
        if (isSafe)
            return name;
        var readable = string.Concat(name.Take(60).Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_'));
        return $"{readable}~{id:N}";
    }
}
