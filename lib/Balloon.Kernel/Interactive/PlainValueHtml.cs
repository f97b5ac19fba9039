using System.Globalization;
using System.Net;
using Microsoft.DotNet.Interactive.Formatting;

namespace Balloon.Kernel.Interactive;

/// <summary>
/// Formats numbers and similar values as HTML like the formatting package. The package uses late binding, which loads a second compiler: a
/// tenth of the time for the first cell.
/// </summary>
internal static class PlainValueHtml
{
    /// <summary>The value's HTML; null for other types, and if a notebook or a library has registered a formatter.</summary>
    public static string? Of(object? value)
    {
        if (value?.GetType().IsPrimitive != true)
            return null;
        if (!IsDefault(value, HtmlFormatter.MimeType) || !IsDefault(value, PlainTextFormatter.MimeType))
            return null;
        using var html = new StringWriter(CultureInfo.InvariantCulture);
        using (var context = new FormatContext(html))
        {
            var text = WebUtility.HtmlEncode(Convert.ToString(value, CultureInfo.InvariantCulture));
            html.Write($"<div class=\"dni-plaintext\"><pre>{text}</pre></div>");
            // The package's own styles, also needed for other outputs on the page; written when the context ends.
            context.RequireDefaultStyles();
        }

        return html.ToString();
    }

    /// <summary>Whether a value would be formatted by the default for any object.</summary>
    private static bool IsDefault(object value, string mimeType)
    {
        var formatter = Formatter.GetPreferredFormatterFor(value.GetType(), mimeType);
        return formatter.Type == typeof(object)
            && !Formatter.RegisteredFormatters(includeDefaults: false).Contains(formatter)
            && Formatter.RegisteredFormatters(includeDefaults: true).Contains(formatter);
    }
}
