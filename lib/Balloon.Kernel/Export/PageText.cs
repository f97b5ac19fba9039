using System.Text;

namespace Balloon.Kernel.Export;

/// <summary>Collects a page's words under its headings, as the search finds them.</summary>
internal sealed class PageText(SitePage page, SearchIndex index)
{
    private readonly StringBuilder _words = new();
    private PageHeading _section = new(1, "top", page.Title);

    /// <summary>A heading begins: what was collected belongs to the one before.</summary>
    public void Heading(PageHeading heading)
    {
        End();
        _section = heading.Level == 1 ? heading with { Id = "top" } : heading;
    }

    /// <summary>Words of the section that has begun.</summary>
    public void Add(string words) => _words.Append(words).Append('\n');

    /// <summary>The page is done.</summary>
    public void End()
    {
        if (_words.Length > 0)
            index.Add($"{page.Address}#{_section.Id}", page.Title, _section.Text, _words.ToString());
        _words.Clear();
    }
}
