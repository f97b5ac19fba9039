using System.Collections.Concurrent;
using System.IO.MemoryMappedFiles;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;

namespace Balloon.Kernel.Engine;

/// <summary>
/// Compiler references by file, shared by all notebooks of the process. They are created without a file path: if they had one, the compiler
/// would read the file's headers again for every cell, to list them in its debug symbols.
/// </summary>
internal static class MetadataCache
{
    private static readonly ConcurrentDictionary<(string Path, DateTime Written, long Length), PortableExecutableReference> Known = new();
    private static readonly ConcurrentDictionary<string, PortableExecutableReference> Framework = new(StringComparer.Ordinal);

    /// <summary>A library's file; it is read again if it has changed.</summary>
    public static PortableExecutableReference Get(string path)
    {
        var file = new FileInfo(path);
        return Known.GetOrAdd((path, file.LastWriteTimeUtc, file.Length), static key => Read(key.Path));
    }

    /// <summary>
    /// A file of the process's framework, which does not change: it is memory-mapped, so that only the accessed pages are read.
    /// </summary>
    public static PortableExecutableReference GetFramework(string path) => Framework.GetOrAdd(path, Map);

    private static PortableExecutableReference Read(string path)
    {
        using var file = File.OpenRead(path);
        var module = ModuleMetadata.CreateFromStream(file, PEStreamOptions.PrefetchEntireImage);
        return AssemblyMetadata.Create(module).GetReference(display: path);
    }

    private static unsafe PortableExecutableReference Map(string path)
    {
        var length = new FileInfo(path).Length;
        var view = MemoryMappedFile
            .CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read)
            .CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        var module = ModuleMetadata.CreateFromImage((nint)(start + view.PointerOffset), (int)length);
        return AssemblyMetadata.Create(module).GetReference(display: path);
    }
}
