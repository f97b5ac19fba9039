using System.Globalization;

namespace Balloon.Notebook;

/// <summary>What reading a table took: how many of its files, bytes and rows. What a filter saves shows here.</summary>
/// <param name="Table">The table.</param>
/// <param name="Rows">Rows that were given.</param>
/// <param name="DataFiles">Data files that were opened.</param>
/// <param name="AllDataFiles">Data files that the snapshot has.</param>
/// <param name="DeleteFiles">Delete files that apply to those opened.</param>
/// <param name="AllDeleteFiles">Delete files that the snapshot has.</param>
/// <param name="Bytes">Bytes read of data and delete files: of a file only the columns and row groups that are needed.</param>
/// <param name="AllBytes">Bytes that the snapshot's data and delete files have.</param>
/// <param name="Elapsed">How long planning and reading took.</param>
public sealed record ScanReport(
    string Table,
    long Rows,
    int DataFiles,
    int AllDataFiles,
    int DeleteFiles,
    int AllDeleteFiles,
    long Bytes,
    long AllBytes,
    TimeSpan Elapsed
)
{
    /// <inheritdoc/>
    public override string ToString() => ToTable().ToString();

    internal ResultTable ToTable() =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"scan of {Table}: {Rows:N0} rows in {Elapsed.TotalMilliseconds:0} ms"),
            ["what", "read", "of", "share"],
            [
                ["data files", (long)DataFiles, (long)AllDataFiles, Share(DataFiles, AllDataFiles)],
                ["delete files", (long)DeleteFiles, (long)AllDeleteFiles, Share(DeleteFiles, AllDeleteFiles)],
                ["bytes", Bytes, AllBytes, Share(Bytes, AllBytes)],
            ]
        );

    private static string Share(double part, double whole) =>
        whole == 0 ? "" : (part / whole).ToString("0.#%", CultureInfo.InvariantCulture);
}
