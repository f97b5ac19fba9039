using Balloon.Testing;

namespace Balloon.Notebook.Tests.Chapters;

public sealed class LinkTests
{
    [Theory]
    [MemberData(nameof(Prose.Files), MemberType = typeof(Prose))]
    public void Every_link_leads_to_a_file_and_every_anchor_to_a_heading(string file)
    {
        var prose = Prose.Of(file);
        var folder = Path.GetDirectoryName(Path.Combine(Repo.Root, file))!;
        foreach (var link in prose.Links.Where(l => !l.Contains("://", StringComparison.Ordinal)))
        {
            var (path, anchor) = link.Split('#') is [var before, var after] ? (before, after) : (link, "");
            var target = Path.GetFullPath(Path.Combine(folder, path));
            Assert.True(path.Length == 0 || Path.Exists(target), $"{file} links to {link}, and there is no {target}");
            if (anchor.Length == 0)
                continue;
            var there = path.Length == 0 ? prose : Prose.Of(Path.GetRelativePath(Repo.Root, target).Replace('\\', '/'));
            Assert.True(there.Anchors.Contains(anchor), $"{file} links to {link}; there are {string.Join(", ", there.Anchors)}");
        }
    }
}
