using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Sources;

/// <summary>Rows of a source, and the offsets that come after them.</summary>
/// <param name="Rows">The rows; may be none when only positions moved.</param>
/// <param name="Positions">The next offset of each partition that moved.</param>
/// <param name="Partitions">The partition of each row, when a watermark asks for it.</param>
internal sealed record SourceBatch(Batch Rows, IReadOnlyDictionary<int, long> Positions, int[]? Partitions)
{
    /// <summary>The log that they are of, and the last record of each partition in them.</summary>
    public LogIdentity Log { get; init; } = LogIdentity.Unknown;
}
