using System.Net;
using System.Text;

namespace Balloon.Kernel.Export;

/// <summary>The common frame of all pages: head, site bar, list of pages.</summary>
/// <param name="siteTitle">The site's title.</param>
/// <param name="pages">The pages, in order.</param>
/// <param name="glossary">The glossary to which pages link, or null.</param>
internal sealed class SiteFrame(string siteTitle, IReadOnlyList<SitePage> pages, Glossary? glossary)
{
    /// <summary>The names of the pages, including the glossary.</summary>
    public IReadOnlySet<string> Names { get; } =
        pages.Select(p => p.Name).Concat(glossary is null ? [] : [Export.Glossary.PageName]).ToHashSet(StringComparer.OrdinalIgnoreCase);

    public Glossary? Glossary => glossary;

    /// <summary>The text of all pages, for the search.</summary>
    public SearchIndex Search { get; } = new();

    /// <param name="title">The page's title.</param>
    /// <param name="body">Its content as HTML.</param>
    /// <param name="scripts">The addresses of scripts that its outputs need.</param>
    /// <param name="current">The page's name, which is marked in the list; null for the index.</param>
    public string Write(string title, string body, IReadOnlyList<string> scripts, string? current)
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Append("<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.Append("<title>").Append(Encode(current is null ? siteTitle : $"{title} · {siteTitle}")).Append("</title>\n");
        html.Append(
            "<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"assets/site.css\">\n<script src=\"assets/site.js\"></script>\n"
                + "<script src=\"assets/search.js\"></script>\n"
        );
        foreach (var script in scripts)
            html.Append("<script src=\"").Append(script).Append("\"></script>\n");
        html.Append("</head>\n<body>\n<a class=\"skip\" href=\"#top\">Skip to the content</a>\n<header class=\"bar\">");
        html.Append("<a class=\"brand\" href=\"index.html\">").Append(Encode(siteTitle)).Append("</a>");
        if (current is not null && pages.Count > 1)
            Chapters(html, current);
        html.Append(
            "<search class=\"find\"><input type=\"search\" placeholder=\"Search\" aria-label=\"Search all pages\" autocomplete=\"off\">"
                + "<ol hidden aria-label=\"Found\"></ol></search>"
        );
        html.Append("<button type=\"button\" class=\"theme\" aria-label=\"Switch between light and dark\">◐</button></header>\n");
        return html.Append(body).Append("</body>\n</html>\n").ToString();
    }

    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    private void Chapters(StringBuilder html, string current)
    {
        html.Append("<details class=\"chapters\"><summary>Chapters</summary><nav aria-label=\"Chapters\"><ol>");
        foreach (var page in pages)
        {
            var mark = page.Name == current ? " aria-current=\"page\"" : string.Empty;
            html.Append("<li><a href=\"")
                .Append(page.Address)
                .Append('"')
                .Append(mark)
                .Append('>')
                .Append(Encode(page.Title))
                .Append("</a></li>");
        }

        html.Append("</ol>");
        if (glossary is not null)
            html.Append("<a class=\"more\" href=\"").Append(Export.Glossary.PageName).Append(".html\">Glossary</a>");
        html.Append("</nav></details>");
    }
}
