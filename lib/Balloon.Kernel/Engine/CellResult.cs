namespace Balloon.Kernel.Engine;

/// <summary>How a cell ended.</summary>
public enum CellStatus
{
    /// <summary>It completed.</summary>
    Done,

    /// <summary>It did not compile, threw an exception, or referred to something that does not exist.</summary>
    Failed,

    /// <summary>It was interrupted, or exceeded its time limit.</summary>
    Interrupted,
}

/// <summary>The result of running a cell.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Failure">Why it did not complete; null if it did.</param>
public sealed record CellResult(CellStatus Status, CellFailure? Failure)
{
    internal static CellResult Done { get; } = new(CellStatus.Done, null);
}
