using Balloon.Iceberg.Scan;
using Balloon.Notebook.Lake;
using Microsoft.Data.Analysis;

namespace Balloon.Notebook;

/// <summary>Scans of any Iceberg table as data frames.</summary>
public static class ScanExtensions
{
    /// <summary>Reads all rows of a scan into a data frame: text, numbers, booleans, and times as DateTime (UTC where the column has a zone); other types as text.</summary>
    /// <param name="scan">What to read: select and filter first, a data frame is kept in memory as a whole.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="BalloonException">A file is missing or damaged, or a column has more rows than a data frame holds.</exception>
    public static async Task<DataFrame> ToDataFrameAsync(this TableScan scan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scan);
        return (await LakeReader.ReadAsync(scan, "the scan", cancellationToken).ConfigureAwait(false)).ToDataFrame();
    }
}
