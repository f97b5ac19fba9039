using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Scan;

/// <summary>A data file to read, with all that is needed for it.</summary>
/// <param name="File">The data file.</param>
/// <param name="Deletes">The delete files that apply to it.</param>
/// <param name="Schema">The columns to read.</param>
/// <param name="SequenceNumber">The data sequence number of the file.</param>
/// <param name="Residual">The remaining filter for rows; <see cref="Filter.All"/> if all rows of the file pass.</param>
public sealed record FileTask(DataFile File, IReadOnlyList<DataFile> Deletes, Schema Schema, long SequenceNumber, Filter Residual)
{
    internal BoundFilter Bound { get; init; } = BoundFilter.All;
}
