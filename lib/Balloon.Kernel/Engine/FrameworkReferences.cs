using Microsoft.CodeAnalysis;

namespace Balloon.Kernel.Engine;

/// <summary>The .NET libraries that are available to every cell: those of the process's shared framework, without the host's own.</summary>
internal static class FrameworkReferences
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Files = new(FindFiles);
    private static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(Load);

    /// <summary>The paths of all framework assemblies of this process, by simple name.</summary>
    public static IReadOnlyDictionary<string, string> Paths => Files.Value;

    /// <summary>The references of every cell, shared by all notebooks of the process.</summary>
    public static IReadOnlyList<MetadataReference> All => References.Value;

    private static Dictionary<string, string> FindFiles()
    {
        var core = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var shared = Path.GetDirectoryName(Path.GetDirectoryName(core))!;
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var trusted = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? string.Empty;
        foreach (var path in trusted.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (path.StartsWith(shared, StringComparison.Ordinal))
                found[Path.GetFileNameWithoutExtension(path)] = path;
        }

        return found;
    }

    private static List<MetadataReference> Load()
    {
        var core = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return
        [
            .. Paths
                .Where(file => file.Value.StartsWith(core, StringComparison.Ordinal))
                .Select(file => (Name: file.Key, Reference: MetadataCache.GetFramework(file.Value)))
                .Where(file => file.Name == "System.Runtime" || HasTypes(file.Reference))
                .Select(file => file.Reference),
            .. new[]
            {
                typeof(Microsoft.DotNet.Interactive.Kernel),
                typeof(Microsoft.DotNet.Interactive.Formatting.Formatter),
                typeof(Microsoft.AspNetCore.Html.IHtmlContent),
            }.Select(type => MetadataCache.Get(type.Assembly.Location)),
        ];
    }

    /// <summary>
    /// False for files that only forward types to others; all of these except System.Runtime are left out. The compiler asks for one if a
    /// library needs it, and every reference makes every cell slower ("each further cell" in the benchmark <c>notebooks</c>).
    /// </summary>
    private static bool HasTypes(PortableExecutableReference reference)
    {
        var metadata = ((AssemblyMetadata)reference.GetMetadata()).GetModules()[0].GetMetadataReader();
        return metadata.TypeDefinitions.Count > 1; // The first is <Module>, which every file has.
    }
}
