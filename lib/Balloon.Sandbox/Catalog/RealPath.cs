namespace Balloon.Sandbox.Catalog;

/// <summary>Resolves links in paths, so that two paths to one place compare equal.</summary>
internal static class RealPath
{
    /// <summary>How the operating system compares names.</summary>
    public static StringComparison Comparison => OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>Resolves a path that need not exist: links in its existing part are resolved.</summary>
    /// <exception cref="CatalogError">400: its links are broken or form a cycle.</exception>
    public static string Of(string path)
    {
        const int MaxLinks = 40;
        var real = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        for (var links = 0; links < MaxLinks; links++)
        {
            if (FirstLink(real) is not { } link)
                return real;
            var rest = Path.GetRelativePath(link.Path, real);
            var target = Path.GetFullPath(link.Target, Path.GetDirectoryName(link.Path)!);
            real = rest == "." ? target : Path.Combine(target, rest);
        }

        throw CatalogError.BadRequest($"The symbolic links of '{path}' form a cycle.");
    }

    private static (string Path, string Target)? FirstLink(string path)
    {
        var root = Path.GetPathRoot(path)!;
        var at = root;
        foreach (var part in path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            at = Path.Combine(at, part);
            try
            {
                if (new FileInfo(at).LinkTarget is { } target)
                    return (at, target);
            }
            catch (IOException)
            {
                return null;
            }
        }

        return null;
    }
}
