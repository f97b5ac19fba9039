using System.Text.RegularExpressions;
using Balloon.Iceberg.Io;
using Balloon.Testing;

namespace Balloon.Iceberg.Tests.Support;

/// <summary>Real tables of other engines with their expected answers: a row of EXPECTED.md.</summary>
internal sealed record SampleTable(string Folder, int Version, string Location, string Origin, string Check)
{
    /// <summary>The rows of EXPECTED.md; none where the folder is absent.</summary>
    public static IReadOnlyList<SampleTable> All { get; } = Load();

    /// <summary>The live rows as JSON that EXPECTED.md lists, by folder.</summary>
    public static IReadOnlyDictionary<string, string> LiveRows { get; } = LoadRows();

    /// <summary>True where EXPECTED.md truncates the list of rows.</summary>
    public static bool IsCut(string folder) => !LiveRows[folder].EndsWith(']');

    public static SampleTable Named(string folder)
    {
        Repo.RequireShared("iceberg-tables");
        return All.First(table => table.Folder == folder);
    }

    /// <summary>Opens the table at its current place, by its newest metadata file or the given one.</summary>
    public Task<Table> OpenAsync(string? metadataFile = null)
    {
        var root = Repo.RequireShared("iceberg-tables");
        var folder = Path.Combine(root, Folder);
        // Some writers put a scheme or a host before paths that are written without it elsewhere in the metadata.
        var plain = Regex.Replace(Location, "^[a-z0-9]+:/*", "/");
        var prefixes = new Dictionary<string, string>
        {
            [Location] = folder,
            [plain] = folder,
            ["hdfs://localhost:20500" + plain] = folder,
            [Regex.Replace(plain, "^/localhost:20500", "")] = folder,
            [Location.TrimStart('.', '/')] = folder,
            [Origin.Split(' ')[^1]] = folder,
            ["data/persistent/column_mapping/warehouse"] = Path.Combine(root, "duckdb", "column_mapping_warehouse"),
        };
        foreach (
            var sibling in Directory
                .GetDirectories(Path.GetDirectoryName(folder)!)
                .Where(path => path.StartsWith(folder + "_", StringComparison.Ordinal))
        )
            prefixes[Location + sibling[folder.Length..]] = sibling;
        return Table.OpenAsync(
            metadataFile is null ? folder : Path.Combine(folder, "metadata", metadataFile),
            new PrefixMapFileIO(LocalFileIO.Instance, prefixes),
            TestContext.Current.CancellationToken
        );
    }

    private static List<SampleTable> Load()
    {
        if (Repo.Shared("iceberg-tables", "EXPECTED.md") is not { } file)
            return [];
        return
        [
            .. File.ReadLines(file)
                .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Contains('/', StringComparison.Ordinal))
                .Select(line => line.Split('|'))
                .Where(cells => cells.Length >= 8 && int.TryParse(cells[2].Trim(), out _))
                .Select(cells => new SampleTable(
                    cells[1].Trim(),
                    int.Parse(cells[2], null),
                    cells[3].Trim().Trim('`'),
                    cells[4].Trim(),
                    cells[^2].Trim()
                )),
        ];
    }

    private static Dictionary<string, string> LoadRows()
    {
        if (Repo.Shared("iceberg-tables", "EXPECTED.md") is not { } file)
            return [];
        return File.ReadLines(file)
            .Select(line => Regex.Match(line, @"^- \*\*(?<folder>[^*]+)\*\* \(\d+\): (?<rows>.*)$"))
            .Where(match => match.Success)
            .ToDictionary(match => match.Groups["folder"].Value, match => match.Groups["rows"].Value);
    }
}
