using System.Globalization;
using System.Text;

namespace Balloon.Kernel.Export;

/// <summary>The start page: where to begin, and a card for each page with its picture, its duration and its result.</summary>
internal static class IndexPage
{
    public static string Write(
        SiteFrame frame,
        IReadOnlyList<ExecutedNotebook> notebooks,
        IReadOnlyList<SitePage> pages,
        SiteFace face,
        SiteAssets assets
    )
    {
        var html = new StringBuilder();
        html.Append("<main id=\"top\" class=\"index\">\n<h1>").Append(SiteFrame.Encode(face.Title)).Append("</h1>\n");
        if (face.Subtitle.Length > 0)
            html.Append("<p class=\"subtitle\">").Append(SiteFrame.Encode(face.Subtitle)).Append("</p>\n");
        Start(html, pages);
        var open = false;
        for (var i = 0; i < pages.Count; i++)
        {
            if (!open || pages[i].Card.Part is not null)
            {
                if (open)
                    html.Append("</ol>\n");
                if (pages[i].Card.Part is { } part)
                    html.Append("<h2 class=\"part\">").Append(SiteFrame.Encode(part)).Append("</h2>\n");
                html.Append("<ol class=\"cards\">\n");
                open = true;
            }

            Card(html, notebooks[i], pages[i], assets);
        }

        if (open)
            html.Append("</ol>\n");
        if (frame.Glossary is not null)
            html.Append("<p>A word that you do not know? It is in the <a href=\"")
                .Append(Glossary.PageName)
                .Append(".html\">glossary</a>.</p>\n");
        return frame.Write(face.Title, html.Append("</main>\n").ToString(), [], null);
    }

    private static void Start(StringBuilder html, IReadOnlyList<SitePage> pages)
    {
        if (pages.Count < 2)
            return;
        html.Append("<p class=\"start\"><a href=\"").Append(pages[0].Address).Append("\">Start here: ");
        html.Append(SiteFrame.Encode(pages[0].Title)).Append("</a>");
        var minutes = pages.Sum(p => p.Card.Minutes ?? 0);
        if (minutes > 0)
            html.Append(CultureInfo.InvariantCulture, $" <span>{Quantity.Of(pages.Count, "chapter")}, {Hours(minutes)} in all</span>");
        html.Append("</p>\n");
    }

    private static string Hours(int minutes) =>
        minutes < 90
            ? Quantity.Of(minutes, "minute")
            : string.Create(CultureInfo.InvariantCulture, $"about {Math.Round(minutes / 30.0) / 2:0.#} hours");

    private static void Card(StringBuilder html, ExecutedNotebook notebook, SitePage page, SiteAssets assets)
    {
        html.Append("<li><a href=\"").Append(page.Address).Append("\">");
        if (page.Card.Picture is { } picture)
            Picture(html, picture, notebook.Folder, assets);
        html.Append("<h2>").Append(SiteFrame.Encode(page.Title)).Append("</h2><p>");
        html.Append(SiteFrame.Encode(page.Card.Result ?? page.Summary)).Append("</p>");
        if (notebook.Failed)
            html.Append("<small class=\"bad\">failed</small>");
        else if (page.Card.Minutes is { } minutes)
            html.Append(CultureInfo.InvariantCulture, $"<small>{Quantity.Of(minutes, "minute")}</small>");
        else if (notebook.Seconds is { } seconds)
            html.Append(CultureInfo.InvariantCulture, $"<small>ran in {seconds:0.0} s</small>");
        html.Append("</a></li>\n");
    }

    /// <summary>The picture shows nothing that the card's text does not say, so its alt text is empty.</summary>
    private static void Picture(StringBuilder html, string picture, string folder, SiteAssets assets)
    {
        var links = new LinkResolver(folder, new HashSet<string>(), assets);
        if (!File.Exists(Path.GetFullPath(picture, folder)))
            return;
        var dark = links.ResolveDark(picture);
        html.Append("<img alt=\"\" loading=\"lazy\"").Append(dark is null ? string.Empty : " class=\"on-light\"");
        html.Append(" src=\"").Append(links.Resolve(picture)).Append("\">");
        if (dark is not null)
            html.Append("<img alt=\"\" loading=\"lazy\" class=\"on-dark\" src=\"").Append(dark).Append("\">");
    }
}
