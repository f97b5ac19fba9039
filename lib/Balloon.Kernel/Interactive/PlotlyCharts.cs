using System.Collections.Concurrent;
using System.Text;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace Balloon.Kernel.Interactive;

/// <summary>
/// Shows charts of Plotly.NET, however that library was referenced. Its notebook package only works in .NET Interactive, and without it a
/// chart is shown as a tree of properties. The library is accessed by names only: this kernel does not depend on it.
/// </summary>
internal static class PlotlyCharts
{
    private const string ChartType = "Plotly.NET.GenericChart";
    private const string Library = "plotly.min.js";

    private static readonly ConcurrentDictionary<Type, bool> Seen = new();

    /// <summary>Registers a formatter if the value is a chart and there is none.</summary>
    public static void RegisterFormatter(object? value)
    {
        if (value is null || !Seen.GetOrAdd(value.GetType(), static type => ChartOf(type) is not null))
            return;
        var chart = ChartOf(value.GetType())!;
        if (Formatter.RegisteredFormatters(includeDefaults: false).Any(f => f.Type == chart))
            return;
        Formatter.Register(chart, static (drawn, writer) => writer.Write(Html(drawn)), HtmlFormatter.MimeType);
        Formatter.Register(chart, static (_, writer) => writer.Write("A chart made with Plotly.NET."), PlainTextFormatter.MimeType);
        Formatter.SetPreferredMimeTypesFor(chart, HtmlFormatter.MimeType, PlainTextFormatter.MimeType);
    }

    /// <summary>Each kind of chart has its own class, derived from the one with the known name.</summary>
    private static Type? ChartOf(Type? type)
    {
        while (type is not null && type.FullName != ChartType)
            type = type.BaseType;
        return type;
    }

    private static string Html(object chart)
    {
        var type = ChartOf(chart.GetType())!;
        var figure = (string)type.GetMethod("toJson", [type])!.Invoke(null, [chart])!;
        var id = "plotly-" + Guid.NewGuid().ToString("N");
        var html = new StringBuilder();
        if (KernelInvocationContext.Current?.IsFirst(Library) != false)
            html.Append("<script data-balloon-asset=\"").Append(Library).Append("\">").Append(Script(type)).Append("</script>");
        return html.Append("<div id=\"")
            .Append(id)
            .Append(
                "\" role=\"img\" aria-label=\"A chart made with Plotly.NET\" style=\"min-height:28em\"></div><script>(function(){var figure="
            )
            .Append(figure.Replace("</", "<\\/", StringComparison.Ordinal))
            .Append(";Plotly.newPlot(\"")
            .Append(id)
            .Append("\",figure.data,figure.layout,Object.assign({responsive:true},figure.config));})();</script>")
            .ToString();
    }

    /// <summary>
    /// The library's embedded script, so that nothing is downloaded. It is wrapped, because a page with a module loader would not expose it
    /// globally.
    /// </summary>
    private static string Script(Type type)
    {
        var name = type.Assembly.GetManifestResourceNames().First(n => n.EndsWith(".min.js", StringComparison.Ordinal));
        using var reader = new StreamReader(type.Assembly.GetManifestResourceStream(name)!);
        var script = reader.ReadToEnd().Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);
        return "(function(define,module,exports){" + script + "}).call(window);";
    }
}
