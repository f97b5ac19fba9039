using System.Runtime.ExceptionServices;
using System.Text.RegularExpressions;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>
/// How expressions are evaluated. A query stops at the first error. In a stream an error makes the value NULL and is counted, as in
/// RisingWave.
/// </summary>
internal sealed class EvaluationContext(bool strict)
{
    /// <summary>
    /// The most characters and items that expressions may make over one batch, counted once for each function that handles them.
    /// </summary>
    private const long MaxPerBatch = 256L << 20;

    /// <summary>Values below this size are not counted: a batch has too few rows for them to matter.</summary>
    private const int Small = 256;

    private long errors;
    private long made;

    public bool Strict { get; } = strict;

    /// <summary>True for a query or a write, which sees a single moment; false for a stream.</summary>
    public bool ReadsSnapshot { get; init; }

    /// <summary>The value of now(), in microseconds since 1970 UTC; in a view it advances with the clock.</summary>
    public long Now { get; set; }

    /// <summary>An instant in the form of <see cref="Now"/>.</summary>
    public static long Micros(DateTimeOffset instant) => (instant.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public Zone Zone { get; init; } = Zone.Utc;

    /// <summary>The values of the statement's parameters, $1 first.</summary>
    public IReadOnlyList<Constant> Parameters { get; init; } = [];

    /// <summary>The outer row for which a sub-query is evaluated; null outside of one.</summary>
    private OuterRow? Outer { get; init; }

    /// <summary>Cancels a long query; streams are never cancelled.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The context of a sub-query, evaluated for one row of the enclosing query.</summary>
    public EvaluationContext Within(Batch rows, int row) =>
        new(Strict)
        {
            ReadsSnapshot = ReadsSnapshot,
            Now = Now,
            Zone = Zone,
            Parameters = Parameters,
            Cancellation = Cancellation,
            Outer = new OuterRow(rows, row, Outer),
        };

    /// <summary>A value of an outer row.</summary>
    /// <param name="level">How many queries further out; 1 is the enclosing query.</param>
    /// <param name="column">The index of its column.</param>
    public object? OuterValue(int level, int column)
    {
        var outer = Outer;
        while (--level > 0)
            outer = outer?.Around;
        return (outer ?? throw new InvalidOperationException("A sub-query runs without the query around it.")).Rows.Columns[column][
            outer.Row
        ];
    }

    /// <summary>The number of errors that became NULL.</summary>
    public long Errors => Interlocked.Read(ref errors);

    /// <summary>Called by an operator when it begins a batch.</summary>
    /// <exception cref="OperationCanceledException">The query was cancelled.</exception>
    public void Begin()
    {
        Cancellation.ThrowIfCancellationRequested();
        made = 0;
    }

    /// <summary>Counts a value that was made, so that many large values end the query before they exhaust the process's memory.</summary>
    /// <exception cref="SqlException">The value, or all values of the batch together, are too large.</exception>
    public void Count(object value)
    {
        if (value is string { Length: <= Small })
            return;
        var size = 0;
        switch (value)
        {
            case string text:
                Limits.CheckText(size = text.Length);
                break;
            case byte[] bytes:
                Limits.CheckText(size = bytes.Length);
                break;
            case SqlArray array:
                Limits.CheckItems(size = array.Items.Count);
                break;
        }

        if (size <= Small)
            return;
        Cancellation.ThrowIfCancellationRequested();
        made += size;
        if (made > MaxPerBatch)
            throw new SqlException(
                SqlStates.OutOfMemory,
                $"out of memory for values: the functions made more than {MaxPerBatch >> 20} million characters for a few rows"
            );
    }

    /// <summary>Throws an error in a query, and counts it in a stream.</summary>
    public void Fail(Exception error)
    {
        if (error is OperationCanceledException)
            ExceptionDispatchInfo.Throw(error);
        if (error is RegexMatchTimeoutException slow)
            error = RegexFunctions.TooSlow(slow);
        // An unsupported feature must not become a wrong NULL: the view stops instead.
        if (
            Strict
            || error is SqlException { SqlState: SqlStates.FeatureNotSupported or SqlStates.ProgramLimitExceeded or SqlStates.OutOfMemory }
        )
            throw error switch
            {
                SqlException => error,
                OverflowException => new SqlException(SqlStates.NumericValueOutOfRange, "Numeric out of range", innerException: error),
                DivideByZeroException => new SqlException(SqlStates.DivisionByZero, "Division by zero", innerException: error),
                _ => new SqlException(SqlStates.InvalidParameterValue, error.Message, innerException: error),
            };
        Interlocked.Increment(ref errors);
    }

    private sealed record OuterRow(Batch Rows, int Row, OuterRow? Around);
}
