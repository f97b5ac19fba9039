using Balloon.Iceberg.Spec;

namespace Balloon.Sandbox.Catalog;

/// <summary>
/// Where tables may lie: in the warehouse, or in folders that were named when the sandbox was started. A location outside of them,
/// directly, by <c>..</c> or by a link, is refused before anything there is looked at, so that nothing is revealed about it.
/// </summary>
/// <param name="warehouse">The warehouse's folder.</param>
/// <param name="others">The further folders.</param>
internal sealed class LocationRule(string warehouse, IReadOnlyList<string> others)
{
    private static readonly string[] PathProperties =
    [
        TableProperties.MetadataPath,
        "write.data.path",
        "write.folder-storage.path",
        "write.object-storage.path",
    ];

    /// <summary>The path of a location to which files may be written.</summary>
    /// <exception cref="CatalogError">400: it lies elsewhere.</exception>
    public string Path(string location)
    {
        var path = Locations.ToPath(location);
        CheckWithin(RealPath.Of(path), location);
        return path;
    }

    /// <summary>Checks a folder that will contain the folders of tables: it may be the warehouse itself.</summary>
    /// <exception cref="CatalogError">400: it lies elsewhere.</exception>
    public void CheckParent(string location) => CheckWithin(WithSlash(RealPath.Of(Locations.ToPath(location))), location);

    private void CheckWithin(string real, string location)
    {
        foreach (var folder in others.Prepend(warehouse))
        {
            if (real.StartsWith(WithSlash(RealPath.Of(folder)), RealPath.Comparison))
                return;
        }

        throw CatalogError.BadRequest(
            $"The location '{location}' is neither in the warehouse {warehouse} nor in a folder that is allowed: "
                + $"'balloon up {Hosting.SandboxProcess.AllowLocationOption} FOLDER' allows one."
        );
    }

    /// <summary>Checks all locations to which a table's properties direct its files.</summary>
    /// <exception cref="CatalogError">400: one lies elsewhere.</exception>
    public void Check(string location, IReadOnlyDictionary<string, string> properties)
    {
        _ = Path(location);
        foreach (var name in PathProperties)
        {
            if (properties.GetValueOrDefault(name) is { Length: > 0 } named)
                _ = Path(named);
        }
    }

    /// <summary>
    /// Checks that a table's folder is separate from all others, since dropping a table with its files must not remove those of another.
    /// </summary>
    /// <param name="location">The table's location.</param>
    /// <param name="tables">The metadata files of the other tables.</param>
    /// <exception cref="CatalogError">400: one folder lies within the other.</exception>
    public static void CheckApart(string location, IEnumerable<string> tables)
    {
        if (!IsApart(Locations.ToPath(location), tables))
            throw CatalogError.BadRequest(
                $"The location '{location}' overlaps that of another table: each table needs a folder of its own."
            );
    }

    /// <summary>Whether no table lies in the folder, and the folder lies in no table's folder.</summary>
    public static bool IsApart(string folder, IEnumerable<string> tables)
    {
        folder = WithSlash(RealPath.Of(folder));
        return !tables.Select(FolderOf).Any(other => other is not null && (Holds(other, folder) || Holds(folder, other)));
    }

    /// <summary>Checks a table of another catalog, if it lies on this machine.</summary>
    /// <exception cref="CatalogError">400: it lies elsewhere.</exception>
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
