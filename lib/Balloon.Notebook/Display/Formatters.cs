using System.Runtime.CompilerServices;
using Balloon.Notebook.Sql;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
using Plotly.NET;

namespace Balloon.Notebook.Display;

/// <summary>Registers how the types of this library look as a cell's output, on the first use of anything in it.</summary>
internal static class Formatters
{
    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "#r of a library runs no extension; this does.")]
    internal static void OnFirstUse()
    {
        try
        {
            Register();
        }
        catch (FileNotFoundException)
        {
            // No notebook engine here, hence nobody to format for.
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Register()
    {
        For<Html>(html => html.Markup);
        For<QueryResult>(result => Html.Wrap(HtmlTable.Write(result.Columns, result.Rows, QueryHtml.Caption(result))));
        For<SqlFileResult>(QueryHtml.File);
        For<Plot>(plot => PlotlyScript.Once() + Html.Wrap(PlotHtml.Write(plot)));
        For<Dashboard>(dashboard => PlotlyScript.Once() + Html.Wrap(dashboard.Inner()));
        For<GenericChart>(chart => PlotlyScript.Once() + Html.Wrap(PlotHtml.Write(new Plot(chart, "A chart made with Plotly.NET."))));
        For<DataFrame>(frame => Html.Wrap(DataFrameHtml.Write(frame)), frame => DataFrameHtml.Text(frame));
    }

    private static void For<T>(Func<T, string> html, Func<T, string>? text = null)
    {
        Formatter.Register<T>((value, writer) => writer.Write(html(value)), "text/html");
        Formatter.Register<T>((value, writer) => writer.Write(text is null ? value?.ToString() : text(value)), "text/plain");
        Formatter.SetPreferredMimeTypesFor(typeof(T), "text/html", "text/plain");
    }
}
