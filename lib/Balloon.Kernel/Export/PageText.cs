using System.Text;

namespace Balloon.Kernel.Export;

/// <summary>Collects a page's text by headings for the search.</summary>
internal sealed class PageText(SitePage page, SearchIndex index)
{
    private readonly StringBuilder _words = new();
    private PageHeading _section = new(1, "top", page.Title);

    /// <summary>Begins a section, and adds the previous one to the index.</summary>
    public void Heading(PageHeading heading)
    {
        End();
        _section = heading.Level == 1 ? heading with { Id = "top" } : heading;
    }

    /// <summary>Adds text to the current section.</summary>
    public void Add(string words) => _words.Append(words).Append('\n');

    /// <summary>Ends the page.</summary>
    public void End()
    {
        if (_words.Length > 0)
            index.Add($"{page.Address}#{_section.Id}", page.Title, _section.Text, _words.ToString());
        _words.Clear();
    }
}
