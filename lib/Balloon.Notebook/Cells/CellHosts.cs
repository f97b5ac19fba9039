using System.Runtime.Loader;
using Balloon.Notebook.Display;

namespace Balloon.Notebook.Cells;

/// <summary>Detects the host that runs the cells, and loads the assembly that adds languages to it.</summary>
internal static class CellHosts
{
    /// <summary>The assembly and type to load for each host, by the host's assembly.</summary>
    private static readonly Dictionary<string, (string Assembly, string Type)> Known = new(StringComparer.Ordinal)
    {
        ["Microsoft.DotNet.Interactive"] = ("Balloon.Notebook.Interactive", "Balloon.Notebook.Interactive.InteractiveCellHost"),
        ["Balloon.Kernel"] = ("Balloon.Notebook.Kernel", "Balloon.Notebook.Kernel.KernelCellHost"),
    };

    /// <summary>Adds SQL to the notebook whose cell is running; does nothing outside of a notebook.</summary>
    public static void AddLanguage(SqlLanguage language) => Host()?.AddLanguage(language);

    /// <summary>No workshop could be opened for the notebook whose cell is running; does nothing outside of a notebook.</summary>
    /// <param name="isMissing">Whether there is still none when a later cell asks.</param>
    public static void Missing(Func<bool> isMissing) => Host()?.Missing(isMissing);

    private static ICellHost? Host() =>
        CellDisplay.Host?.GetName().Name is { } host && Known.TryGetValue(host, out var known) ? Load(known.Assembly, known.Type) : null;

    /// <summary>Null if the assembly is missing: then everything works except for SQL cells.</summary>
    private static ICellHost? Load(string name, string type)
    {
        var here = typeof(CellHosts).Assembly;
        var path = Path.Combine(Path.GetDirectoryName(here.Location)!, name + ".dll");
        if (!File.Exists(path))
            return null;
        var assembly = AssemblyLoadContext.GetLoadContext(here)!.LoadFromAssemblyPath(path);
        return (ICellHost)Activator.CreateInstance(assembly.GetType(type, throwOnError: true)!)!;
    }
}
