using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Sources;

/// <summary>Rows of a source, and the offsets that follow them.</summary>
/// <param name="Rows">The rows; may be empty if only positions advanced.</param>
/// <param name="Positions">The next offset of each partition that advanced.</param>
/// <param name="Partitions">The partition of each row, if a watermark needs it.</param>
internal sealed record SourceBatch(Batch Rows, IReadOnlyDictionary<int, long> Positions, int[]? Partitions)
{
    /// <summary>The identity of their log, with the last record of each partition among them.</summary>
    public LogIdentity Log { get; init; } = LogIdentity.Unknown;
}
