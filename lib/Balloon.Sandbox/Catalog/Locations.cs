using System.Text;

namespace Balloon.Sandbox.Catalog;

/// <summary>
/// The locations of tables: <c>file://</c> followed by the path as it is, not percent-encoded, as Iceberg's libraries write and read it. On
/// Windows <c>file:///C:/folder</c>.
/// </summary>
internal static class Locations
{
    private const string Scheme = "file:";

    /// <summary>The location of a folder or file on this machine.</summary>
    public static string OfPath(string path)
    {
        var full = Path.GetFullPath(path).Replace('\\', '/');
        return full.StartsWith('/') ? $"file://{full}" : $"file:///{full}";
    }

    /// <summary>The path of a location.</summary>
    /// <exception cref="CatalogError">400: it is not on this machine's file system.</exception>
    public static string ToPath(string location)
    {
        var path = location;
        if (location.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            path = "/" + location[Scheme.Length..].TrimStart('/');
            const int DriveColon = 2;
            if (OperatingSystem.IsWindows() && path.Length > DriveColon && path[DriveColon] == ':')
                path = path[1..];
        }

        if (!Path.IsPathFullyQualified(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            throw CatalogError.BadRequest(
                $"The location '{location}' is not a file of this machine: this catalog keeps its tables in file:// locations. "
                    + "For tables in an object store run the cluster profile."
            );
        }

        return path;
    }

    /// <summary>The path of a location; null if it is not on this machine's file system.</summary>
    public static string? TryToPath(string location)
    {
        try
        {
            return ToPath(location);
        }
        catch (CatalogError)
        {
            return null;
        }
    }

    /// <summary>
    /// An unused folder for a new table: named after the table, with a unique suffix if that folder exists, as after a rename or a drop
    /// that kept the files.
    /// </summary>
    public static string ForTable(string namespaceLocation, string table)
    {
        var readable = Readable(table);
        var location = $"{namespaceLocation.TrimEnd('/')}/{readable}";
        return readable == table && !Path.Exists(ToPath(location)) ? location : $"{location}-{Guid.NewGuid():n}";
    }

    /// <summary>The location of a namespace's tables unless it has one of its own.</summary>
    public static string ForNamespace(string warehouse, NamespaceName name) =>
        $"{warehouse.TrimEnd('/')}/{string.Join('/', name.Levels.Select(Readable))}";

    /// <summary>Letters, digits, '_' and '-' are valid in every store and on every system; anything else becomes '_'.</summary>
    private static string Readable(string name)
    {
        var readable = new StringBuilder(name.Length);
        foreach (var c in name)
            readable.Append(char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_');
        return readable.ToString();
    }
}
