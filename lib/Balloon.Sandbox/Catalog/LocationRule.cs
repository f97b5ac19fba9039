using Balloon.Iceberg.Spec;

namespace Balloon.Sandbox.Catalog;

/// <summary>
/// Where tables may lie: within the warehouse, or within folders that whoever started the sandbox has named. A location that leads out of
/// them, by itself, by <c>..</c> or by a link, is refused before anything is looked at there, so that nobody learns what is.
/// </summary>
/// <param name="warehouse">The warehouse's folder.</param>
/// <param name="others">Further folders.</param>
internal sealed class LocationRule(string warehouse, IReadOnlyList<string> others)
{
    private static readonly string[] PathProperties =
    [
        TableProperties.MetadataPath,
        "write.data.path",
        "write.folder-storage.path",
        "write.object-storage.path",
    ];

    /// <summary>The path of a location in which files may be written.</summary>
    /// <exception cref="CatalogError">It lies elsewhere: 400.</exception>
    public string Path(string location)
    {
        var path = Locations.ToPath(location);
        CheckWithin(RealPath.Of(path), location);
        return path;
    }

    /// <summary>Checks a folder in which tables are put, each in one of its own: it may be the warehouse itself.</summary>
    /// <exception cref="CatalogError">It lies elsewhere: 400.</exception>
    public void CheckParent(string location) => CheckWithin(WithSlash(RealPath.Of(Locations.ToPath(location))), location);

    private void CheckWithin(string real, string location)
    {
        foreach (var folder in others.Prepend(warehouse))
        {
            if (real.StartsWith(WithSlash(RealPath.Of(folder)), RealPath.Comparison))
                return;
        }

        throw CatalogError.BadRequest(
            $"The location '{location}' lies neither in the warehouse {warehouse} nor in a folder that is allowed: "
                + $"'balloon up {Hosting.SandboxProcess.AllowLocationOption} FOLDER' allows one."
        );
    }

    /// <summary>Checks every place in which a table says that its files are to be written.</summary>
    /// <exception cref="CatalogError">One lies elsewhere: 400.</exception>
    public void Check(string location, IReadOnlyDictionary<string, string> properties)
    {
        _ = Path(location);
        foreach (var name in PathProperties)
        {
            if (properties.GetValueOrDefault(name) is { Length: > 0 } named)
                _ = Path(named);
        }
    }

    /// <summary>Checks that a table lies apart from all others: dropping one with its files must not take those of another.</summary>
    /// <param name="location">The table's.</param>
    /// <param name="tables">The metadata files of the others.</param>
    /// <exception cref="CatalogError">It lies in another's folder, or another in its: 400.</exception>
    public static void CheckApart(string location, IEnumerable<string> tables)
    {
        if (!IsApart(Locations.ToPath(location), tables))
            throw CatalogError.BadRequest(
                $"The location '{location}' and that of another table lie in one another: a table needs a folder of its own."
            );
    }

    /// <summary>True when no table lies in the folder, and the folder in none.</summary>
    public static bool IsApart(string folder, IEnumerable<string> tables)
    {
        folder = WithSlash(RealPath.Of(folder));
        return !tables.Select(FolderOf).Any(other => other is not null && (Holds(other, folder) || Holds(folder, other)));
    }

    /// <summary>Checks a table that another catalog gives, as far as it lies on this machine.</summary>
    /// <exception cref="CatalogError">It lies elsewhere: 400.</exception>
    public void CheckForeign(TableMetadata table)
    {
        if (Locations.TryToPath(table.Location) is not null)
            Check(table.Location, table.Properties);
    }

    // A metadata file lies in the folder "metadata" of its table, unless a table property places it elsewhere.
    private static string? FolderOf(string metadataLocation)
    {
        var file = Locations.TryToPath(metadataLocation);
        var folder = System.IO.Path.GetDirectoryName(file);
        if (folder is not null && System.IO.Path.GetFileName(folder) == "metadata")
            folder = System.IO.Path.GetDirectoryName(folder);
        return folder is null ? null : WithSlash(RealPath.Of(folder));
    }

    private static bool Holds(string folder, string inner) => inner.StartsWith(folder, RealPath.Comparison);

    private static string WithSlash(string path) =>
        path.EndsWith(System.IO.Path.DirectorySeparatorChar) ? path : path + System.IO.Path.DirectorySeparatorChar;
}
