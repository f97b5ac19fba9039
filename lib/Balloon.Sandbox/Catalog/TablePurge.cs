using System.Text.Json;

namespace Balloon.Sandbox.Catalog;

/// <summary>Removes the files of a table that has been dropped.</summary>
internal static class TablePurge
{
    /// <summary>
    /// Removes the folder of a table if it lies in the warehouse and no other table shares it. For a table elsewhere only the metadata file
    /// is removed: other files there may belong to another program.
    /// </summary>
    public static void Remove(string metadataLocation, IReadOnlyList<string> others, string warehouse, MetadataStore files)
    {
        var home = WithSlash(RealPath.Of(Locations.ToPath(warehouse)));
        var metadata = Locations.ToPath(metadataLocation);
        if (LocationOf(metadata) is { } folder && folder.StartsWith(home, StringComparison.Ordinal) && LocationRule.IsApart(folder, others))
            DeleteFolder(folder);
        files.Delete(metadataLocation);
    }

    private static string? LocationOf(string metadataFile)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(metadataFile));
            var location = document.RootElement.GetProperty("location").GetString()!;
            // A path with ".." or a link could lead out of the warehouse.
            return WithSlash(RealPath.Of(Locations.ToPath(location)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or CatalogError)
        {
            return null;
        }
    }

    private static void DeleteFolder(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A reader holds a file open (on Windows), or the folder no longer exists: the table is dropped all the same.
        }
    }

    private static string WithSlash(string path) => path.EndsWith(Path.DirectorySeparatorChar) ? path : path + Path.DirectorySeparatorChar;
}
