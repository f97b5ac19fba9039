using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>
/// How expressions are computed: a query stops at the first error; in a stream an error makes the value NULL and is counted, as in
/// RisingWave.
/// </summary>
internal sealed class EvaluationContext(bool strict)
{
    private long errors;

    public bool Strict { get; } = strict;

    /// <summary>True for a query or a change of rows, which sees one moment; false for what follows a stream.</summary>
    public bool SeesOneMoment { get; init; }

    /// <summary>The instant of now(), in microseconds; that of a view moves on with the clock.</summary>
    public long Now { get; set; }

    /// <summary>An instant as <see cref="Now"/> has it.</summary>
    public static long Micros(DateTimeOffset instant) => (instant.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Ends a query that takes long; a stream's is never cancelled.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Errors that became NULL.</summary>
    public long Errors => Interlocked.Read(ref errors);

    /// <summary>Notes an error, or throws it in a query.</summary>
    public void Fail(Exception error)
    {
        // What the sandbox cannot do must not become a wrong NULL: a view stops at it.
        if (Strict || error is SqlException { SqlState: SqlStates.FeatureNotSupported })
            throw error switch
            {
                SqlException => error,
                OverflowException => new SqlException(SqlStates.NumericValueOutOfRange, "Numeric out of range", innerException: error),
                DivideByZeroException => new SqlException(SqlStates.DivisionByZero, "Division by zero", innerException: error),
                _ => new SqlException(SqlStates.InvalidParameterValue, error.Message, innerException: error),
            };
        Interlocked.Increment(ref errors);
    }
}
