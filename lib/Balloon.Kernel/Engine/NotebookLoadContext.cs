using System.Reflection;
using System.Runtime.Loader;

namespace Balloon.Kernel.Engine;

/// <summary>The assemblies of one notebook: its compiled cells, which can be unloaded when it ends, and its libraries.</summary>
internal sealed class NotebookLoadContext(string name, bool isCollectible) : AssemblyLoadContext(name, isCollectible)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Assembly> _cells = new(StringComparer.Ordinal);

    /// <summary>The notebook's references. They do not refer to the cells, which could not be unloaded otherwise.</summary>
    public LibraryLoadContext Libraries { get; } = new(name);

    /// <summary>Loads a compiled cell.</summary>
    public Assembly LoadCell(string name, Stream assembly, Stream symbols)
    {
        var loaded = LoadFromStream(assembly, symbols);
        lock (_gate)
            _cells.Add(name, loaded);
        return loaded;
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        lock (_gate)
        {
            if (assemblyName.Name is { } name && _cells.TryGetValue(name, out var cell))
                return cell;
        }

        return Libraries.Find(assemblyName);
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) => Libraries.FindNative(unmanagedDllName);
}
