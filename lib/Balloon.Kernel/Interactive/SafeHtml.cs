using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.DotNet.Interactive.Formatting;

namespace Balloon.Kernel.Interactive;

/// <summary>
/// Formats values as HTML in which their contents are always text. The formatting package ensures that except in one case: beyond its depth
/// limit it writes a value's ToString() unescaped, so that a name in a nested object would become markup of the page.
/// </summary>
internal static class SafeHtml
{
    public static string Of(object? value)
    {
        if (value is null)
            return Formatter.ToDisplayString(value, HtmlFormatter.MimeType);
        using var writer = new Writer();
        using (var context = new FormatContext(writer))
        {
            writer.Context = context;
            value.FormatTo(context, HtmlFormatter.MimeType);
        }

        return writer.ToString();
    }

    // The package does not expose its depth, and this is the only place where that output can be intercepted.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Depth")]
    private static extern int Depth(FormatContext context);

    private sealed class Writer() : StringWriter(System.Globalization.CultureInfo.InvariantCulture)
    {
        public FormatContext? Context { get; set; }

        private bool IsPlainText => Context is not null && Depth(Context) > Formatter.RecursionLimit;

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            if (IsPlainText)
                base.Write(WebUtility.HtmlEncode(value.ToString()));
            else
                base.Write(value);
        }

        public override void Write(string? value) => base.Write(IsPlainText ? WebUtility.HtmlEncode(value) : value);

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (IsPlainText)
                base.Write(WebUtility.HtmlEncode(buffer.ToString()));
            else
                base.Write(buffer);
        }
    }
}
