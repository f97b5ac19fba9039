namespace Balloon.Sandbox.State;

/// <summary>The position of a sink's table, as far as the engine knows.</summary>
/// <param name="Epoch">The last epoch that the sink committed; 0 before the first.</param>
/// <param name="Sequence">The table's sequence number at that epoch; 0 if unknown.</param>
public readonly record struct SinkPosition(long Epoch, long Sequence);

/// <summary>
/// A sink's table is not at the position in the engine's state: one of the two is older, as after a restored backup, a restored catalog, or
/// a power cut. Committing nevertheless would lose or duplicate rows.
/// </summary>
public sealed class SinkOutOfStepException : Exception
{
    /// <param name="message">The positions of the two.</param>
    /// <param name="holds">The sink's epoch that the table holds; later epochs must be greater.</param>
    public SinkOutOfStepException(string message, long holds)
        : base(message) => Holds = holds;

    /// <summary>The sink's epoch that the table holds.</summary>
    public long Holds { get; }
}
