using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace Balloon.Kernel.Engine;

/// <summary>Compiler references by file, shared by all notebooks of the process; a file that changed is read again.</summary>
internal static class MetadataCache
{
    private static readonly ConcurrentDictionary<(string Path, DateTime Written, long Length), PortableExecutableReference> Known = new();

    public static PortableExecutableReference Get(string path)
    {
        var file = new FileInfo(path);
        return Known.GetOrAdd((path, file.LastWriteTimeUtc, file.Length), static key => MetadataReference.CreateFromFile(key.Path));
    }
}
