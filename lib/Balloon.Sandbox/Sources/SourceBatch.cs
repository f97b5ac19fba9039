using Balloon.Sandbox.Stream;

namespace Balloon.Sandbox.Sources;

/// <summary>Rows of a source, and the offsets that come after them.</summary>
/// <param name="Rows">The rows; may be none when only positions moved.</param>
/// <param name="Positions">The next offset of each partition that moved.</param>
internal sealed record SourceBatch(Batch Rows, IReadOnlyDictionary<int, long> Positions);
