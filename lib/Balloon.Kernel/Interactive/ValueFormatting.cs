using System.Collections.Immutable;
using System.Globalization;
using Balloon.Kernel.Engine;
using Microsoft.DotNet.Interactive.Formatting;

namespace Balloon.Kernel.Interactive;

/// <summary>Values to MIME bundles, through the formatters that notebooks and libraries register.</summary>
internal static class ValueFormatting
{
    /// <summary>
    /// Formats as the preferred MIME types of the value's type say. Where only the default, HTML, is preferred, plain text is
    /// added, because front ends that show no HTML (a terminal, a text export) need something to show.
    /// </summary>
    /// <exception cref="CellException">The value holds itself.</exception>
    public static MimeBundle Format(object? value, params IReadOnlyCollection<string> mimeTypes)
    {
        if (NestedValues.IsBottomless(value))
            throw new CellException(
                "BottomlessValue",
                $"This {value!.GetType().Name} cannot be shown: it holds itself, or lists in lists without an end. Show a part of it."
            );
        PlotlyCharts.Know(value);
        if (mimeTypes.Count > 0)
            return new([.. mimeTypes.Select(m => KeyValuePair.Create(m, Text(value, m)))]);
        IReadOnlyCollection<string> preferred = value is null
            ? [PlainTextFormatter.MimeType]
            : Formatter.GetPreferredMimeTypesFor(value.GetType());
        var items = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(preferred.Count + 1);
        foreach (var mimeType in preferred)
            items.Add(KeyValuePair.Create(mimeType, Text(value, mimeType)));
        if (items.Count == 1 && items[0].Key == HtmlFormatter.MimeType)
            items.Add(KeyValuePair.Create(PlainTextFormatter.MimeType, PlainText(value)));
        return new(items.ToImmutable());
    }

    private static string Text(object? value, string mimeType) =>
        mimeType == HtmlFormatter.MimeType ? PlainValueHtml.Of(value) ?? SafeHtml.Of(value) : Formatter.ToDisplayString(value, mimeType);

    private static string PlainText(object? value) =>
        value switch
        {
            null => Formatter.NullString,
            IFormattable number and not Enum when value.GetType().IsPrimitive || value is decimal => number.ToString(
                null,
                CultureInfo.InvariantCulture
            ),
            _ => Text(value, HasPlainText(value.GetType()) ? PlainTextFormatter.MimeType : PlainTextSummaryFormatter.MimeType),
        };

    /// <summary>
    /// True where a notebook or a library says how the type is told in plain text; what is told of any type by default is long. The
    /// formatters that a type's attribute names are not among those that are registered, and the attribute may be another assembly's own.
    /// </summary>
    private static bool HasPlainText(Type type)
    {
        var preferred = Formatter.GetPreferredFormatterFor(type, PlainTextFormatter.MimeType);
        if (Formatter.RegisteredFormatters(includeDefaults: false).Contains(preferred))
            return true;
        return preferred.Type != typeof(object)
            && Array.Exists(type.GetCustomAttributes(inherit: true), a => a.GetType().Name == nameof(TypeFormatterSourceAttribute));
    }
}
