using System.Runtime.Loader;
using Balloon.Notebook.Display;

namespace Balloon.Notebook.Cells;

/// <summary>Detects the host that runs the cells, and loads the assembly that adds languages to it.</summary>
internal static class CellFaces
{
    /// <summary>The assembly and type to load for each host, by the host's assembly.</summary>
    private static readonly Dictionary<string, (string Assembly, string Type)> Known = new(StringComparer.Ordinal)
    {
        ["Microsoft.DotNet.Interactive"] = ("Balloon.Notebook.Interactive", "Balloon.Notebook.Interactive.InteractiveFace"),
        ["Balloon.Kernel"] = ("Balloon.Notebook.Kernel", "Balloon.Notebook.Kernel.KernelFace"),
    };

    /// <summary>Adds SQL to the notebook whose cell is running; does nothing outside of a notebook.</summary>
    public static void Bring(SqlLanguage language) => Face()?.Bring(language);

    /// <summary>No workshop could be opened for the notebook whose cell is running; does nothing outside of a notebook.</summary>
    /// <param name="isMissing">Whether there is still none when a later cell asks.</param>
    public static void Missing(Func<bool> isMissing) => Face()?.Missing(isMissing);

    private static ICellFace? Face() =>
        CellDisplay.Host?.GetName().Name is { } host && Known.TryGetValue(host, out var face) ? Load(face.Assembly, face.Type) : null;

    /// <summary>Null if the assembly is missing: then everything works except for SQL cells.</summary>
    private static ICellFace? Load(string name, string type)
    {
        var here = typeof(CellFaces).Assembly;
        var path = Path.Combine(Path.GetDirectoryName(here.Location)!, name + ".dll");
        if (!File.Exists(path))
            return null;
        var assembly = AssemblyLoadContext.GetLoadContext(here)!.LoadFromAssemblyPath(path);
        return (ICellFace)Activator.CreateInstance(assembly.GetType(type, throwOnError: true)!)!;
    }
}
