using System.Globalization;
using System.Reflection;
using System.Text;
using Balloon.Kernel.Notebooks;
using Markdig;

namespace Balloon.Kernel.Export;

/// <summary>An executed notebook and where it came from.</summary>
internal sealed record ExecutedNotebook(NotebookDocument Document, string Folder, double? Seconds, bool Failed);

/// <summary>Writes notebooks as a linked site that works from a folder, without a server and without the net.</summary>
internal static class SiteWriter
{
    private const int SummaryLength = 220;

    /// <summary>Writes all pages and the index; returns the index's path.</summary>
    public static async Task<string> WriteAsync(
        IReadOnlyList<ExecutedNotebook> notebooks,
        string folder,
        string title,
        string subtitle,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(folder);
        var assets = new SiteAssets(folder);
        assets.AddText("site.css", Resource("site.css"));
        assets.AddText("site.js", Resource("site.js"));
        var pages = notebooks.Select(n => new SitePage(n.Document.Name, n.Document.Title, Summary(n.Document))).ToList();
        var frame = new SiteFrame(title, pages);
        var writer = new PageWriter(frame, assets);
        for (var i = 0; i < notebooks.Count; i++)
        {
            var html = writer.Write(
                notebooks[i].Document,
                notebooks[i].Folder,
                i > 0 ? pages[i - 1] : null,
                i + 1 < pages.Count ? pages[i + 1] : null,
                notebooks[i].Seconds
            );
            await File.WriteAllTextAsync(Path.Combine(folder, pages[i].Name + ".html"), html, cancellationToken).ConfigureAwait(false);
        }

        var index = Path.Combine(folder, "index.html");
        await File.WriteAllTextAsync(index, Index(frame, notebooks, pages, title, subtitle), cancellationToken).ConfigureAwait(false);
        return index;
    }

    private static string Index(
        SiteFrame frame,
        IReadOnlyList<ExecutedNotebook> notebooks,
        List<SitePage> pages,
        string title,
        string subtitle
    )
    {
        var html = new StringBuilder();
        html.Append("<main id=\"top\" class=\"index\">\n<h1>").Append(SiteFrame.Encode(title)).Append("</h1>\n");
        if (subtitle.Length > 0)
            html.Append("<p class=\"subtitle\">").Append(SiteFrame.Encode(subtitle)).Append("</p>\n");
        html.Append("<ol class=\"cards\" start=\"0\">\n");
        for (var i = 0; i < pages.Count; i++)
        {
            html.Append("<li><a href=\"")
                .Append(pages[i].Address)
                .Append("\"><h2>")
                .Append(SiteFrame.Encode(pages[i].Title))
                .Append("</h2><p>")
                .Append(SiteFrame.Encode(pages[i].Summary))
                .Append("</p>");
            if (notebooks[i].Failed)
                html.Append("<small class=\"bad\">failed</small>");
            else if (notebooks[i].Seconds is { } seconds)
                html.Append(CultureInfo.InvariantCulture, $"<small>ran in {seconds:0.0} s</small>");
            html.Append("</a></li>\n");
        }

        html.Append("</ol>\n</main>\n");
        return frame.Write(title, html.ToString(), [], null);
    }

    /// <summary>The first paragraph that is prose: no heading, table, picture or HTML.</summary>
    private static string Summary(NotebookDocument notebook)
    {
        var paragraphs = notebook
            .Cells.Where(c => c.Type == "markdown")
            .SelectMany(c => c.Source.Split("\n\n"))
            .Select(p => p.Trim())
            .Where(p => p.Length > 0 && p[0] is not ('#' or '|' or '<' or '!' or '-' or '*' or '>' or '`'));
        if (paragraphs.FirstOrDefault() is not { } first)
            return string.Empty;
        var text = Markdown.ToPlainText(first).ReplaceLineEndings(" ").Trim();
        return text.Length <= SummaryLength ? text : text[..text.LastIndexOf(' ', SummaryLength)] + " …";
    }

    private static string Resource(string name)
    {
        var assembly = Assembly.GetExecutingAssembly();
        using var stream = assembly.GetManifestResourceStream("Balloon.Kernel.Export.Assets." + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
