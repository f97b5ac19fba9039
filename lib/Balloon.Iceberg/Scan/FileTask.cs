using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Scan;

/// <summary>One data file to read with all that reading it needs.</summary>
/// <param name="File">The data file.</param>
/// <param name="Deletes">The delete files that apply to it.</param>
/// <param name="Schema">The columns to read.</param>
/// <param name="SequenceNumber">Data sequence number of the file.</param>
/// <param name="Residual">What is left to be tested on rows; <see cref="Filter.All"/> when all rows of the file pass.</param>
public sealed record FileTask(DataFile File, IReadOnlyList<DataFile> Deletes, Schema Schema, long SequenceNumber, Filter Residual)
{
    internal BoundFilter Bound { get; init; } = BoundFilter.All;
}
