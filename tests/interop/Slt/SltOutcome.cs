namespace Balloon.Interop.Tests.Slt;

/// <summary>What became of a record; the greater the worse.</summary>
public enum SltVerdict
{
    /// <summary>As expected.</summary>
    Passed,

    /// <summary>A condition in front of it does not hold.</summary>
    Skipped,

    /// <summary>This runner cannot run it (a shell command, a variable that is not set).</summary>
    NotRun,

    /// <summary>It stands on something that failed before.</summary>
    Blocked,

    /// <summary>Refused with SQLSTATE 0A000.</summary>
    Unsupported,

    /// <summary>It took longer than a file may.</summary>
    TimedOut,

    /// <summary>An error as expected, with another text.</summary>
    ErrorText,

    /// <summary>It succeeded where it had to fail.</summary>
    NoError,

    /// <summary>It failed where it had to succeed.</summary>
    UnexpectedError,

    /// <summary>Other rows than expected.</summary>
    WrongRows,
}

/// <summary>A record and what became of it.</summary>
/// <param name="Record">The record.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Detail">Why; null when it passed.</param>
public sealed record SltOutcome(SltRecord Record, SltVerdict Verdict, string? Detail = null);
