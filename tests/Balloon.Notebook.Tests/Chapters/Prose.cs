using System.Text.RegularExpressions;
using Balloon.Testing;

namespace Balloon.Notebook.Tests.Chapters;

/// <summary>The texts for readers of the course: the chapters, the glossary, the instructor's guide and the README.</summary>
internal sealed partial record Prose(string File, string Text)
{
    public static IReadOnlyList<Prose> All { get; } =
    [
        .. Chapter.All.Select(c => new Prose($"notebooks/{c.Name}.ipynb", string.Join("\n\n", c.Markdown.Select(m => m.Source)))),
        .. new[] { "notebooks/glossary.md", "notebooks/INSTRUCTOR.md", "README.md" }.Select(f => new Prose(
            f,
            System.IO.File.ReadAllText(Path.Combine(Repo.Root, f))
        )),
    ];

    public static TheoryData<string> Files { get; } = [.. All.Select(p => p.File)];

    public static Prose Of(string file) => All.Single(p => p.File == file);

    /// <summary>The text without code, addresses, tags, and words with digits or underscores.</summary>
    public string Words => Noise().Replace(Text, " ");

    /// <summary>The anchors to which a link may lead: headings, named as on GitHub, and explicit anchors.</summary>
    public ISet<string> Anchors =>
        Heading()
            .Matches(CodeBlock().Replace(Text, ""))
            .Select(m => Slug(m.Groups["title"].Value))
            .Concat(Named().Matches(Text).Select(m => m.Groups["name"].Value))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Targets of links and pictures, code left out.</summary>
    public IEnumerable<string> Links => Link().Matches(Code().Replace(Text, "")).Select(m => m.Groups["target"].Value);

    private static string Slug(string title) =>
        NotInSlug().Replace(title.Trim().ToLowerInvariant().Replace("`", "", StringComparison.Ordinal), "").Replace(' ', '-');

    [GeneratedRegex(@"```.*?```|`[^`\n]*`|\]\([^)]*\)|<[^>]*>|https?://\S+|\b\w*[\d_][\w']*", RegexOptions.Singleline)]
    private static partial Regex Noise();

    [GeneratedRegex(@"```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^#{1,6} (?<title>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex(@"<a id=""(?<name>[^""]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{N}\- _]")]
    private static partial Regex NotInSlug();
}
