using System.Runtime.CompilerServices;
using Balloon.Notebook.Exercises;
using Balloon.Notebook.Generating;
using Balloon.Notebook.Plots;
using Balloon.Notebook.Profiles;
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
        For<Html>();
        For<SqlFileResult>();
        For<ResultTable>();
        For<Checkpoint>();
        For<Verdict>();
        For<Profile>();
        For<Reconciliation>();
        For<GeneratorResult>();
        For<DataFrame>();
        For<Card>();
        For<Dashboard>(library: true);
        For<GenericChart>(library: true);
    }

    private static void For<T>(bool library = false)
        where T : notnull
    {
        Formatter.Register<T>(
            (value, writer) => writer.Write((library ? PlotlyScript.Once() : "") + Pictures.Of(value).Markup),
            "text/html"
        );
        Formatter.Register<T>((value, writer) => writer.Write(Pictures.Of(value).Text), "text/plain");
        Formatter.SetPreferredMimeTypesFor(typeof(T), "text/html", "text/plain");
    }
}
