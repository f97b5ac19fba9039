using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Balloon.Notebook.Display;
using Balloon.Notebook.Exercises;
using Balloon.Notebook.Generating;
using Balloon.Notebook.Plots;
using Balloon.Notebook.Profiles;
using Balloon.Notebook.Sql;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
using Plotly.NET;
using Html = Balloon.Notebook.Display.Html;

namespace Balloon.Notebook.Showing;

/// <summary>Registers the HTML formatters of this library's types with the notebook, when anything in it is first used.</summary>
internal static class Formatters
{
    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "#r of a library runs no extension; this does.")]
    internal static void OnFirstUse()
    {
        Picture.FillWith(DisplayFormats.Register);
        try
        {
            Register();
        }
        catch (FileNotFoundException)
        {
            // There is no notebook engine, so nothing to register.
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Register()
    {
        For<Html>();
        For<SqlFileResult>();
        For<ResultTable>();
        For<Checkpoint>();
        For<NotRun>();
        Formatter.Register<NotRun>((left, writer) => writer.Write(left.Why), NotRun.MimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(NotRun), "text/html", "text/plain", NotRun.MimeType);
        For<ScanReport>();
        For<GradedAnswer>();
        For<Profile>();
        For<Reconciliation>();
        For<GeneratorResult>();
        For<DataFrame>();
        For<Card>();
        For<Dashboard>(library: true);
        For<GenericChart>(library: true);
        Sentence(typeof(Task), task => NotAwaited.Text((Task)task));
        Sentence(typeof(ValueTask), task => NotAwaited.Text((ValueTask)task));
        Sentence(typeof(ValueTask<>), NotAwaited.TextOfResult);
        Formatter.Register(typeof(IEnumerable<>), RecordLists.Format, HtmlFormatter.MimeType);
        // An event as it is in the log. The default would be a tree of the node's own properties, and its texts would be markup.
        Formatter.Register<JsonNode>((node, writer) => writer.Write($"<pre>{WebUtility.HtmlEncode(Indented(node))}</pre>"), "text/html");
        Formatter.Register<JsonNode>((node, writer) => writer.Write(Indented(node)), "text/plain");
        Formatter.SetPreferredMimeTypesFor(typeof(JsonNode), "text/html", "text/plain");
    }

    private static void Sentence(Type type, Func<object, string> text)
    {
        Formatter.Register(type, (value, writer) => writer.Write(Html.Wrap(Html.Encode(text(value)))), "text/html");
        Formatter.Register(type, (value, writer) => writer.Write(text(value)), "text/plain");
        Formatter.SetPreferredMimeTypesFor(type, "text/html", "text/plain");
    }

    private static string Indented(JsonNode node) =>
        node.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static void For<T>(bool library = false)
        where T : notnull
    {
        Formatter.Register<T>(
            (value, writer) => writer.Write((library ? PlotlyScript.Once() : "") + Picture.Of(value).Markup),
            "text/html"
        );
        Formatter.Register<T>((value, writer) => writer.Write(Picture.Of(value).Text), "text/plain");
        Formatter.SetPreferredMimeTypesFor(typeof(T), "text/html", "text/plain");
    }
}
