using System.Globalization;
using System.Net;
using Microsoft.DotNet.Interactive.Formatting;

namespace Balloon.Kernel.Interactive;

/// <summary>
/// HTML of numbers and the like, as the formatting package makes it; but that makes it by late binding, for which a process loads
/// a second compiler, and a tenth of what its first cell takes goes there.
/// </summary>
internal static class PlainValueHtml
{
    /// <summary>What the package puts after each value, as it does: for outputs of other kinds on the same page too.</summary>
    private static readonly string Styles = string.Join(
        "\r\n",
        [
            "<style>",
            ".dni-code-hint {",
            "    font-style: italic;",
            "    overflow: hidden;",
            "    white-space: nowrap;",
            "}",
            ".dni-treeview {",
            "    white-space: nowrap;",
            "}",
            ".dni-treeview td {",
            "    vertical-align: top;",
            "    text-align: start;",
            "}",
            "details.dni-treeview {",
            "    padding-left: 1em;",
            "}",
            "table td {",
            "    text-align: start;",
            "}",
            "table tr { ",
            "    vertical-align: top; ",
            "    margin: 0em 0px;",
            "}",
            "table tr td pre ",
            "{ ",
            "    vertical-align: top !important; ",
            "    margin: 0em 0px !important;",
            "} ",
            "table th {",
            "    text-align: start;",
            "}",
            "</style>",
        ]
    );

    /// <summary>The value's HTML; null where it is of another kind, or a notebook or a library says how it looks.</summary>
    public static string? Of(object? value)
    {
        if (value?.GetType().IsPrimitive != true)
            return null;
        if (!IsDefault(value, HtmlFormatter.MimeType) || !IsDefault(value, PlainTextFormatter.MimeType))
            return null;
        return $"<div class=\"dni-plaintext\"><pre>{WebUtility.HtmlEncode(Convert.ToString(value, CultureInfo.InvariantCulture))}</pre></div>{Styles}";
    }

    /// <summary>Whether a value is formatted as any object is for which nothing is registered.</summary>
    private static bool IsDefault(object value, string mimeType)
    {
        var formatter = Formatter.GetPreferredFormatterFor(value.GetType(), mimeType);
        return formatter.Type == typeof(object)
            && !Formatter.RegisteredFormatters(includeDefaults: false).Contains(formatter)
            && Formatter.RegisteredFormatters(includeDefaults: true).Contains(formatter);
    }
}
