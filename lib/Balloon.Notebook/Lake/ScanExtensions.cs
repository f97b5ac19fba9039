using Balloon.Iceberg.Scan;
using Balloon.Notebook.Lake;
using Microsoft.Data.Analysis;

namespace Balloon.Notebook;

/// <summary>Reads scans of any Iceberg table into data frames.</summary>
public static class ScanExtensions
{
    /// <summary>
    /// Reads all rows of a scan into a data frame: text, numbers, booleans, and times as DateTime (UTC if the column has a zone); other
    /// types as text.
    /// </summary>
    /// <param name="scan">The scan; select columns and filter rows first, since a data frame is kept in memory.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="BalloonException">A file is missing or damaged, or there are more rows than a data frame can hold.</exception>
    public static async Task<DataFrame> ToDataFrameAsync(this TableScan scan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scan);
        return (await LakeReader.ReadAsync(scan, "the scan", cancellationToken).ConfigureAwait(false)).ToDataFrame();
    }
}
