using Microsoft.CodeAnalysis;

namespace Balloon.Kernel.Engine;

/// <summary>The .NET libraries that every cell may use: those of the shared framework that runs this process, without the host's own.</summary>
internal static class FrameworkReferences
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Files = new(FindFiles);
    private static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(Load);

    /// <summary>Paths by simple assembly name.</summary>
    public static IReadOnlyDictionary<string, string> Paths => Files.Value;

    /// <summary>References shared by all notebooks of the process.</summary>
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
        var references = new List<MetadataReference>(Paths.Count + 2);
        foreach (var path in Paths.Values)
            references.Add(MetadataCache.Get(path));
        references.Add(MetadataCache.Get(typeof(Microsoft.DotNet.Interactive.Kernel).Assembly.Location));
        references.Add(MetadataCache.Get(typeof(Microsoft.DotNet.Interactive.Formatting.Formatter).Assembly.Location));
        references.Add(MetadataCache.Get(typeof(Microsoft.AspNetCore.Html.IHtmlContent).Assembly.Location));
        return references;
    }
}
