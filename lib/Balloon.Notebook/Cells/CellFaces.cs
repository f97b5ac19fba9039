using System.Runtime.Loader;
using Balloon.Notebook.Display;

namespace Balloon.Notebook.Cells;

/// <summary>Finds out what runs the cells, and loads what brings a language into that.</summary>
internal static class CellFaces
{
    /// <summary>By the assembly that runs the cells: the assembly beside this one, built against it, and its face.</summary>
    private static readonly Dictionary<string, (string Assembly, string Type)> Known = new(StringComparer.Ordinal)
    {
        ["Microsoft.DotNet.Interactive"] = ("Balloon.Notebook.Interactive", "Balloon.Notebook.Interactive.InteractiveFace"),
        ["Balloon.Kernel"] = ("Balloon.Notebook.Kernel", "Balloon.Notebook.Kernel.KernelFace"),
    };

    /// <summary>Brings SQL into the notebook whose cell runs now; where no notebook's cell runs, nothing happens.</summary>
    public static void Bring(SqlLanguage language)
    {
        if (CellDisplay.Host?.GetName().Name is { } host && Known.TryGetValue(host, out var face))
            Load(face.Assembly, face.Type)?.Bring(language);
    }

    /// <summary>Null in a folder that was laid out without it: everything but SQL cells works.</summary>
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
