using System.Reflection;
using Balloon.Kernel.Notebooks;
using Markdig;

namespace Balloon.Kernel.Export;

/// <summary>An executed notebook and its origin.</summary>
internal sealed record ExecutedNotebook(NotebookDocument Document, string Folder, double? Seconds, bool Failed);

/// <summary>The site as a whole.</summary>
/// <param name="Title">The title.</param>
/// <param name="Subtitle">A line below the title.</param>
/// <param name="GlossaryFile">A markdown file of terms, or null.</param>
internal sealed record SiteFace(string Title, string Subtitle, string? GlossaryFile);

/// <summary>Writes notebooks as a linked site that works from a folder, without a server and offline.</summary>
internal static class SiteWriter
{
    private const int SummaryLength = 220;

    /// <summary>Writes all pages, the index and, if there is one, the glossary; returns the index's path.</summary>
    public static async Task<string> WriteAsync(
        IReadOnlyList<ExecutedNotebook> notebooks,
        string folder,
        SiteFace face,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(folder);
        var assets = new SiteAssets(folder);
        assets.AddText("site.css", Resource("site.css"));
        assets.AddText("site.js", Resource("site.js"));
        assets.AddText("search.js", Resource("search.js"));
        var pages = notebooks
            .Select(n => new SitePage(n.Document.Name, n.Document.Title, Summary(n.Document), SiteCard.Of(n.Document.Metadata)))
            .ToList();
        var glossary = face.GlossaryFile is { } file
            ? Glossary.Parse(await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false))
            : null;
        var frame = new SiteFrame(face.Title, pages, glossary);
        var writer = new PageWriter(frame, assets);
        for (var i = 0; i < notebooks.Count; i++)
        {
            var html = writer.Write(
                notebooks[i].Document,
                notebooks[i].Folder,
                pages[i],
                i > 0 ? pages[i - 1] : null,
                i + 1 < pages.Count ? pages[i + 1] : null,
                notebooks[i].Seconds
            );
            await File.WriteAllTextAsync(Path.Combine(folder, pages[i].Name + ".html"), html, cancellationToken).ConfigureAwait(false);
        }

        if (glossary is not null)
        {
            var html = GlossaryPage.Write(frame, glossary, Path.GetDirectoryName(Path.GetFullPath(face.GlossaryFile!))!, assets);
            await File.WriteAllTextAsync(Path.Combine(folder, Glossary.PageName + ".html"), html, cancellationToken).ConfigureAwait(false);
        }

        assets.AddText("search-index.js", frame.Search.ToScript());
        var index = Path.Combine(folder, "index.html");
        await File.WriteAllTextAsync(index, IndexPage.Write(frame, notebooks, pages, face, assets), cancellationToken)
            .ConfigureAwait(false);
        return index;
    }

    /// <summary>The first paragraph of prose: not a heading, a table, a picture or HTML.</summary>
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
