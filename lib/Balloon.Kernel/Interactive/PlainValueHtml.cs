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
    /// <summary>The value's HTML; null where it is of another kind, or a notebook or a library says how it looks.</summary>
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
            // The package's own, for outputs of other kinds on the same page too; written as the context ends.
            context.RequireDefaultStyles();
        }

        return html.ToString();
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
