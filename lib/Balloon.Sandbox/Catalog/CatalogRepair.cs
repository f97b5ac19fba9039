using System.Globalization;
using Balloon.Iceberg;
using Balloon.Iceberg.Spec;
using Microsoft.Data.Sqlite;

namespace Balloon.Sandbox.Catalog;

/// <summary>Detects a damaged or missing catalog file, and rebuilds it from the tables in the warehouse.</summary>
internal static class CatalogRepair
{
    private const string Ending = ".metadata.json";

    /// <summary>What is wrong with the file, as the end of a sentence that begins with its name; null if it is fine.</summary>
    public static string? Problem(string file, string warehouse)
    {
        if (!File.Exists(file) || new FileInfo(file).Length == 0)
        {
            var tables = Tables(warehouse).Count();
            return tables == 0
                ? null
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"is {(File.Exists(file) ? "empty" : "missing")}, though the warehouse has {tables} tables"
                );
        }

        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString()
            );
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check(1)";
            return command.ExecuteScalar() is "ok" ? null : "is damaged";
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 11 or 26)
        {
            return $"is damaged ({e.Message})";
        }
    }

    /// <summary>
    /// Rebuilds the file: each table in the warehouse is registered with its newest metadata, under the name of its folder. A copy of the
    /// damaged file is kept beside it. Tables that were dropped without their files come back; names given by a rename do not.
    /// </summary>
    /// <param name="file">The catalog's file.</param>
    /// <param name="warehouse">The warehouse.</param>
    /// <param name="catalog">The catalog's name.</param>
    /// <returns>The names of the tables, with their namespaces.</returns>
    public static IReadOnlyList<string> Run(string file, string warehouse, string catalog)
    {
        var made = file + ".new";
        File.Delete(made);
        var registered = new List<string>();
        using (var store = new CatalogStore(made, catalog, new CatalogSteps()))
        {
            using var session = store.Open();
            session.Begin();
            foreach (var folder in Tables(warehouse))
            {
                var levels = Path.GetRelativePath(warehouse, folder).Split(Path.DirectorySeparatorChar);
                if (levels.Length < 2 || Newest(folder) is not { } metadata)
                    continue;
                var table = new TableName(NamespaceName.Of(levels[..^1]), levels[^1]);
                for (var depth = 1; depth < levels.Length; depth++)
                    session.SetProperty(NamespaceName.Of(levels[..depth]), CatalogStore.ExistsProperty, "true");
                session.AddTable(table, Locations.OfPath(metadata));
                registered.Add(string.Join('.', levels));
            }

            session.Commit();
        }

        if (File.Exists(file))
            File.Move(file, file + ".damaged", overwrite: true);
        File.Delete(file + "-journal");
        File.Move(made, file);
        File.Delete(made + "-journal");
        return registered;
    }

    private static IEnumerable<string> Tables(string warehouse) =>
        Directory.Exists(warehouse)
            ? Directory
                .EnumerateDirectories(warehouse, "metadata", SearchOption.AllDirectories)
                .Where(folder => Directory.EnumerateFiles(folder, "*" + Ending).Any())
                .Select(folder => Path.GetDirectoryName(folder)!)
                .Order(StringComparer.Ordinal)
            : [];

    // The newest readable metadata file. A refused commit may leave several files of one version: then the last one written.
    private static string? Newest(string table) =>
        Directory
            .EnumerateFiles(Path.Combine(table, "metadata"), "*" + Ending)
            .OrderByDescending(Version)
            .ThenByDescending(File.GetLastWriteTimeUtc)
            .FirstOrDefault(IsWhole);

    private static int Version(string path)
    {
        var digits = new string([.. Path.GetFileName(path).TrimStart('v').TakeWhile(char.IsAsciiDigit)]);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;
    }

    private static bool IsWhole(string path)
    {
        try
        {
            _ = TableMetadata.Parse(File.ReadAllBytes(path));
            return true;
        }
        catch (IcebergException)
        {
            return false;
        }
    }
}
