using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Balloon.Kernel.Engine;

/// <summary>
/// The libraries of one notebook: what it references, and what that needs. Managed and native dependencies are looked for beside the
/// referenced files, as .NET Interactive does; deps.json is not read. Natives are found under <c>runtimes/RID/native</c> too.
/// </summary>
/// <remarks>
/// Libraries stay until the process ends, unlike cells: the runtime compiles code that can be freed with all optimizations before its
/// first call, and takes no native code that was made ahead, so that a library's first use took three times as long.
/// </remarks>
internal sealed class LibraryLoadContext(string name) : AssemblyLoadContext(name + " libraries")
{
    /// <summary>Their types must be the host's, or a formatter registered by a library would not be seen by the kernel.</summary>
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

    /// <summary>Makes an assembly file, and what lies beside it, known.</summary>
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

    /// <summary>Makes a package's native library known.</summary>
    public void AddNative(string path)
    {
        lock (_gate)
            _natives.Add(path);
    }

    /// <summary>The file that <paramref name="name"/> would be loaded from, or null where it is the framework's, the host's or unknown.</summary>
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

    /// <summary>The host's own, or one that was made known; null where neither has it.</summary>
    public Assembly? Find(AssemblyName name)
    {
        if (name.Name is not null && Shared.TryGetValue(name.Name, out var shared))
            return shared;
        return FindAssembly(name) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    /// <summary>A handle of a native library; 0 where none is found.</summary>
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
