using System.Collections.Immutable;
using System.Globalization;
using Balloon.Kernel.Engine;
using Microsoft.DotNet.Interactive.Formatting;

namespace Balloon.Kernel.Interactive;

/// <summary>Converts values to MIME bundles with the formatters that notebooks and libraries register.</summary>
internal static class ValueFormatting
{
    /// <summary>
    /// Formats a value with the preferred MIME types of its type. If only the default, HTML, is preferred, plain text is added for front
    /// ends without HTML (a terminal, a text export).
    /// </summary>
    /// <exception cref="CellException">The value contains itself.</exception>
    public static MimeBundle Format(object? value, params IReadOnlyCollection<string> mimeTypes)
    {
        if (NestedValues.IsBottomless(value))
            throw new CellException(
                "BottomlessValue",
                $"This {value!.GetType().Name} cannot be shown: it contains itself, or is nested without end. Show a part of it."
            );
        PlotlyCharts.RegisterFormatter(value);
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
    /// Whether a notebook or a library defines the type's plain text; the default for any type is long. Formatters of a type's attribute
    /// are not among the registered ones, and the attribute may belong to another assembly.
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
