using System.Text.RegularExpressions;
using Balloon.Testing;

namespace Balloon.Cli.Tests.Sandbox;

/// <summary>The table in Balloon.Sandbox's README of the files in a sandbox's home, and of what their damage costs.</summary>
internal static partial class HomeTable
{
    /// <summary>The first cell of each row: names, in which TOPIC, N and * are placeholders.</summary>
    public static IReadOnlyList<string> Rows { get; } =
    [
        .. File.ReadLines(Path.Combine(Repo.Root, "lib", "Balloon.Sandbox", "README.md"))
            .SkipWhile(line => !line.StartsWith("| file | holds |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|')[1].Trim()),
    ];

    /// <summary>Fails if the home contains a file without a row.</summary>
    public static void AssertHolds(string home)
    {
        var patterns = Rows.SelectMany(row => Name().Matches(row)).Select(match => Pattern(match.Groups[1].Value)).ToList();
        var files = Directory
            .EnumerateFiles(home, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(home, path).Replace('\\', '/'));
        Assert.DoesNotContain(files, file => !patterns.Exists(pattern => pattern.IsMatch(file)));
    }

    private static Regex Pattern(string name)
    {
        var pattern = Regex.Escape(name).Replace("\\*", "[^/]*", StringComparison.Ordinal);
        pattern = Placeholder().Replace(pattern, "[^/]+");
        // A name without a folder that begins with * matches files in any folder.
        return new Regex((name.StartsWith('*') ? "(^|/)" : "^") + pattern + (name.EndsWith('/') ? "" : "$"), RegexOptions.CultureInvariant);
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"\bTOPIC\b|\bN\b")]
    private static partial Regex Placeholder();
}
