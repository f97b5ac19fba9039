namespace Balloon.Interop.Tests.Slt;

/// <summary>The result of a record, from best to worst.</summary>
public enum SltVerdict
{
    /// <summary>As expected.</summary>
    Passed,

    /// <summary>A condition before it does not hold.</summary>
    Skipped,

    /// <summary>This runner cannot run it (a shell command, a variable that is not set).</summary>
    NotRun,

    /// <summary>It depends on something that failed before.</summary>
    Blocked,

    /// <summary>Refused with SQLSTATE 0A000.</summary>
    Unsupported,

    /// <summary>It exceeded the time limit of a file.</summary>
    TimedOut,

    /// <summary>It failed as expected, but with another text.</summary>
    ErrorText,

    /// <summary>It succeeded but should have failed.</summary>
    NoError,

    /// <summary>It failed but should have succeeded.</summary>
    UnexpectedError,

    /// <summary>Other rows than expected.</summary>
    WrongRows,
}

/// <summary>A record and its result.</summary>
/// <param name="Record">The record.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Detail">Why; null when it passed.</param>
public sealed record SltOutcome(SltRecord Record, SltVerdict Verdict, string? Detail = null);
