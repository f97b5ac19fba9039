namespace Balloon.Kernel.Engine;

/// <summary>How a cell ended.</summary>
public enum CellStatus
{
    /// <summary>It ran to its end.</summary>
    Done,

    /// <summary>It does not compile, threw, or asked for what there is not.</summary>
    Failed,

    /// <summary>It was interrupted, or its time was over.</summary>
    Interrupted,
}

/// <summary>The end of a cell.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Failure">Why it did not run to its end; null where it did.</param>
public sealed record CellResult(CellStatus Status, CellFailure? Failure)
{
    internal static CellResult Done { get; } = new(CellStatus.Done, null);
}
