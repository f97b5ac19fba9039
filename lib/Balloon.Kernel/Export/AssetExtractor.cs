using System.Text;
using System.Text.RegularExpressions;

namespace Balloon.Kernel.Export;

/// <summary>
/// Moves libraries out of outputs: the body of <c>&lt;script data-balloon-asset="NAME"&gt;</c> is written to a file of the site, once, and
/// the page refers to it in its head.
/// </summary>
internal static partial class AssetExtractor
{
    private const string Close = "</script>";

    /// <param name="html">An output.</param>
    /// <param name="add">Adds an asset's name and body.</param>
    /// <returns>The output without those scripts.</returns>
    public static string Extract(string html, Action<string, string> add)
    {
        if (!html.Contains("data-balloon-asset", StringComparison.Ordinal))
            return html;
        var rest = new StringBuilder();
        var at = 0;
        foreach (var match in Script().EnumerateMatches(html))
        {
            if (match.Index < at)
                continue;
            var bodyStart = match.Index + match.Length;
            var bodyEnd = html.IndexOf(Close, bodyStart, StringComparison.OrdinalIgnoreCase);
            if (bodyEnd < 0)
                break;
            rest.Append(html, at, match.Index - at);
            var name = Name().Match(html, match.Index, match.Length).Groups["name"].Value;
            add(name, html[bodyStart..bodyEnd]);
            at = bodyEnd + Close.Length;
        }

        return rest.Append(html, at, html.Length - at).ToString();
    }

    [GeneratedRegex("""<script\b[^>]*\bdata-balloon-asset="[\w.-]+"[^>]*>""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Script();

    [GeneratedRegex("""data-balloon-asset="(?<name>[\w.-]+)["]""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Name();
}
