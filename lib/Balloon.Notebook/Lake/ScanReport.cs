using System.Globalization;

namespace Balloon.Notebook;

/// <summary>What it took to read a table in files, bytes and rows, which shows what a filter saves.</summary>
/// <param name="Table">The table.</param>
/// <param name="Rows">The rows that were returned.</param>
/// <param name="DataFiles">The data files that were opened.</param>
/// <param name="AllDataFiles">All data files of the snapshot.</param>
/// <param name="DeleteFiles">The delete files that apply to the opened data files.</param>
/// <param name="AllDeleteFiles">All delete files of the snapshot.</param>
/// <param name="Bytes">
/// The bytes that were read from data and delete files, each counted once: of each file, the columns and row groups that are needed, small
/// gaps between them, and the last 64 KiB, which hold the metadata. Smaller files are read as a whole.
/// </param>
/// <param name="AllBytes">The size of all data and delete files of the snapshot, in bytes.</param>
/// <param name="Elapsed">The time for planning and reading.</param>
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
            string.Create(CultureInfo.InvariantCulture, $"scan of {Table}: {Quantity.Of(Rows, "row")} in {Elapsed.TotalMilliseconds:0} ms"),
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
