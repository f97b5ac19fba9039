using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Balloon.Kernel.Engine;

/// <summary>
/// The libraries of one notebook: its references and their dependencies. Managed and native dependencies are searched beside the referenced
/// files, as in .NET Interactive; deps.json is not read. Native libraries are also found under <c>runtimes/RID/native</c>.
/// </summary>
/// <remarks>
/// Unlike cells, libraries stay loaded until the process ends: the runtime compiles collectible code with full optimization before its
/// first call and ignores precompiled native code, so that a library's first use would take three times as long.
/// </remarks>
internal sealed class LibraryLoadContext(string name) : AssemblyLoadContext(name + " libraries")
{
    /// <summary>These types must be the host's, or the kernel would not see a formatter that a library registers.</summary>
    private static readonly Dictionary<string, Assembly> Shared = new[]
    {
        typeof(Microsoft.DotNet.Interactive.Kernel).Assembly,
        typeof(Microsoft.DotNet.Interactive.Formatting.Formatter).Assembly,
        typeof(Microsoft.AspNetCore.Html.IHtmlContent).Assembly,
    }.ToDictionary(a => a.GetName().Name!, StringComparer.OrdinalIgnoreCase);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _folders = [];
    private readonly List<string> _natives = [];

    /// <summary>Registers an assembly file and its folder for resolution.</summary>
    public void AddAssembly(string path)
    {
        lock (_gate)
        {
            _files[Path.GetFileNameWithoutExtension(path)] = path;
            var folder = Path.GetDirectoryName(path)!;
            if (!_folders.Contains(folder))
                _folders.Add(folder);
        }
    }

    /// <summary>Registers a package's native library.</summary>
    public void AddNative(string path)
    {
        lock (_gate)
            _natives.Add(path);
    }

    /// <summary>
    /// The file from which <paramref name="name"/> would be loaded; null if it is part of the framework or the host, or unknown.
    /// </summary>
    public string? FindAssembly(AssemblyName name)
    {
        if (name.Name is null || Shared.ContainsKey(name.Name) || FrameworkHas(name))
            return null;
        lock (_gate)
        {
            if (_files.TryGetValue(name.Name, out var known))
                return known;
            foreach (var folder in _folders)
            {
                var path = Path.Combine(folder, name.Name + ".dll");
                if (File.Exists(path))
                    return path;
            }
        }

        return null;
    }

    /// <summary>The host's own assembly, or a registered one; null if there is neither.</summary>
    public Assembly? Find(AssemblyName name)
    {
        if (name.Name is not null && Shared.TryGetValue(name.Name, out var shared))
            return shared;
        return FindAssembly(name) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    /// <summary>The handle of a native library; 0 if it is not found.</summary>
    public nint FindNative(string name) => NativeCandidates(name).Find(File.Exists) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    protected override Assembly? Load(AssemblyName assemblyName) => Find(assemblyName);

    protected override nint LoadUnmanagedDll(string unmanagedDllName) => FindNative(unmanagedDllName);

    private static bool FrameworkHas(AssemblyName name)
    {
        if (!FrameworkReferences.Paths.TryGetValue(name.Name!, out var path))
            return false;
        return name.Version is null || AssemblyName.GetAssemblyName(path).Version >= name.Version;
    }

    private List<string> NativeCandidates(string name)
    {
        List<string> candidates = [];
        var names = NativeNames(Path.GetFileName(name));
        lock (_gate)
        {
            candidates.AddRange(_natives.Where(n => names.Contains(Path.GetFileName(n), StringComparer.OrdinalIgnoreCase)));
            foreach (var folder in _folders)
            {
                candidates.AddRange(names.Select(n => Path.Combine(folder, n)));
                foreach (var rid in PlatformIds.Fallbacks)
                    candidates.AddRange(names.Select(n => Path.Combine(folder, "runtimes", rid, "native", n)));
            }
        }

        return candidates;
    }

    private static string[] NativeNames(string name)
    {
        var (prefix, extension) =
            RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? (string.Empty, ".dll")
            : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? ("lib", ".dylib")
            : ("lib", ".so");
        return name.Contains(extension, StringComparison.OrdinalIgnoreCase)
            ? [name, prefix + name]
            : [name + extension, prefix + name + extension, name];
    }
}
