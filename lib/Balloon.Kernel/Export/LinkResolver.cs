using System.Text.RegularExpressions;

namespace Balloon.Kernel.Export;

/// <summary>
/// Resolves a page's links for the site: notebooks become pages, files beside the notebook are copied into the site, and all other links
/// stay the same. A link to a notebook that is not in the site leads nowhere: its file would be shown as JSON.
/// </summary>
/// <param name="notebookFolder">The folder to which links are relative.</param>
/// <param name="pages">The notebooks of the site, as file names without extension.</param>
/// <param name="assets">Receives the files that pages need.</param>
internal sealed partial class LinkResolver(string notebookFolder, IReadOnlySet<string> pages, SiteAssets assets)
{
    /// <summary>The address of a link or a picture; null for a notebook that is not in the site.</summary>
    public string? Resolve(string url)
    {
        if (url.Length == 0 || url[0] is '#' or '/' || url.Contains("://", StringComparison.Ordinal) || HasScheme(url))
            return url;
        var hash = url.IndexOf('#', StringComparison.Ordinal);
        var (path, fragment) = hash < 0 ? (url, string.Empty) : (url[..hash], url[hash..]);
        path = Uri.UnescapeDataString(path);
        if (path.Equals(Glossary.PageName + ".md", StringComparison.OrdinalIgnoreCase) && pages.Contains(Glossary.PageName))
            return Glossary.PageName + ".html" + fragment;
        if (path.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            return pages.Contains(name) ? Uri.EscapeDataString(name) + ".html" + fragment : null;
        }

        var file = Path.GetFullPath(path, notebookFolder);
        return File.Exists(file) ? assets.AddFile(file) + fragment : url;
    }

    /// <summary>The address of a picture's variant for dark pages, <c>NAME.dark.EXT</c> beside it; null if there is none.</summary>
    public string? ResolveDark(string url)
    {
        if (url.Contains("://", StringComparison.Ordinal) || HasScheme(url))
            return null;
        var dark = Path.ChangeExtension(url, ".dark" + Path.GetExtension(url));
        return File.Exists(Path.GetFullPath(Uri.UnescapeDataString(dark), notebookFolder)) ? Resolve(dark) : null;
    }

    /// <summary>Resolves images and links in HTML within markdown.</summary>
    public string RewriteHtml(string html) =>
        Attribute()
            .Replace(
                html,
                m =>
                    m.Groups["element"].Value
                    + (Resolve(m.Groups["url"].Value) is { } address ? $"{m.Groups["name"].Value}\"{address}\"" : string.Empty)
            );

    private static bool HasScheme(string url) =>
        url.StartsWith("data:", StringComparison.OrdinalIgnoreCase)
        || url.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)
        || url.StartsWith("assets/", StringComparison.Ordinal);

    [GeneratedRegex(
        """(?<element><(?:img|source|a)\b[^>]*?)(?<name>\s(?:src|href)=)"(?<url>[^"]*)["]""",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        2000
    )]
    private static partial Regex Attribute();
}
