using System.Text.RegularExpressions;

namespace Balloon.Interop.Tests.Slt;

/// <summary>Files that match a pattern of <c>*</c> and <c>**</c>.</summary>
internal static class Glob
{
    /// <summary>The files, relative to <paramref name="root"/>, in ordinal order.</summary>
    /// <param name="root">The suite's folder.</param>
    /// <param name="folder">The folder that the pattern is relative to, itself relative to the root.</param>
    /// <param name="pattern">Such as <c>./basic/**/*.slt.part</c>.</param>
    public static IReadOnlyList<string> Files(string root, string folder, string pattern)
    {
        var absolute = Path.GetFullPath(Path.Combine(root, folder, pattern)).Replace('\\', '/');
        if (!absolute.Contains('*'))
            return [Relative(root, absolute)];
        var regex = new Regex(
            "^" + Regex.Escape(absolute).Replace(@"\*\*/", "(.*/)?").Replace(@"\*", "[^/]*") + "$",
            RegexOptions.CultureInvariant
        );
        var fixedPart = Path.GetDirectoryName(absolute[..absolute.IndexOf('*')])!;
        return
        [
            .. Directory
                .EnumerateFiles(fixedPart, "*", SearchOption.AllDirectories)
                .Select(path => path.Replace('\\', '/'))
                .Where(path => regex.IsMatch(path))
                .Order(StringComparer.Ordinal)
                .Select(path => Relative(root, path)),
        ];
    }

    private static string Relative(string root, string path) => Path.GetRelativePath(root, path).Replace('\\', '/');
}
