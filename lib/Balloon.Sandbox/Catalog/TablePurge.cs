using System.Text.Json;

namespace Balloon.Sandbox.Catalog;

/// <summary>Removes the files of a table that has been dropped.</summary>
internal static class TablePurge
{
    /// <summary>
    /// Removes the folder of a table that lies in the warehouse and that no other table shares. Of a table elsewhere only the metadata file
    /// goes: what else lies there may be another program's.
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
            // A folder with ".." or a link in it could lead out of the warehouse.
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
            // A reader holds a file (on Windows), or the folder has gone: the table is dropped all the same.
        }
    }

    private static string WithSlash(string path) => path.EndsWith(Path.DirectorySeparatorChar) ? path : path + Path.DirectorySeparatorChar;
}
