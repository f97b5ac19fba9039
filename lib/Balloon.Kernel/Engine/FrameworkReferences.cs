using Microsoft.CodeAnalysis;

namespace Balloon.Kernel.Engine;

/// <summary>The .NET libraries that every cell may use: those of the shared framework that runs this process, without the host's own.</summary>
internal static class FrameworkReferences
{
    private const int LargestForwarder = 24_000;

    private static readonly HashSet<string> OnlyForwarding = new(StringComparer.Ordinal)
    {
        "mscorlib",
        "netstandard",
        "System",
        "System.Data",
        "Microsoft.VisualBasic.Core",
        "System.Runtime.InteropServices.JavaScript",
    };

    private static readonly Lazy<IReadOnlyDictionary<string, string>> Files = new(FindFiles);
    private static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(Load);

    /// <summary>Paths by simple assembly name, of all frameworks that this process has.</summary>
    public static IReadOnlyDictionary<string, string> Paths => Files.Value;

    /// <summary>References that every cell has, shared by all notebooks of the process.</summary>
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
                .Values.Where(path => path.StartsWith(core, StringComparison.Ordinal) && HasTypes(path))
                .Select(MetadataCache.GetFramework),
            .. new[]
            {
                typeof(Microsoft.DotNet.Interactive.Kernel),
                typeof(Microsoft.DotNet.Interactive.Formatting.Formatter),
                typeof(Microsoft.AspNetCore.Html.IHtmlContent),
            }.Select(type => MetadataCache.Get(type.Assembly.Location)),
        ];
    }

    /// <summary>
    /// Files that only say where a type has gone to are left out: what a cell can name lies in the others, and the compiler asks for a
    /// missing one when a library needs it. Each reference costs every cell a little.
    /// </summary>
    private static bool HasTypes(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return !OnlyForwarding.Contains(name) && (name == "System.Runtime" || new FileInfo(path).Length > LargestForwarder);
    }
}
