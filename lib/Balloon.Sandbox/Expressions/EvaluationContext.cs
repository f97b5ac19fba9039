using System.Runtime.ExceptionServices;
using System.Text.RegularExpressions;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>
/// How expressions are computed: a query stops at the first error; in a stream an error makes the value NULL and is counted, as in
/// RisingWave.
/// </summary>
internal sealed class EvaluationContext(bool strict)
{
    /// <summary>Characters and items that the expressions over one batch may make, each counted once for every function it goes through.</summary>
    private const long MostOfBatch = 256L << 20;

    /// <summary>Smaller values are not counted: a batch has not that many rows.</summary>
    private const int Small = 256;

    private long errors;
    private long made;

    public bool Strict { get; } = strict;

    /// <summary>True for a query or a change of rows, which sees one moment; false for what follows a stream.</summary>
    public bool SeesOneMoment { get; init; }

    /// <summary>The instant of now(), in microseconds; that of a view moves on with the clock.</summary>
    public long Now { get; set; }

    /// <summary>An instant as <see cref="Now"/> has it.</summary>
    public static long Micros(DateTimeOffset instant) => (instant.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public Zone Zone { get; init; } = Zone.Utc;

    /// <summary>The values of the statement's parameters, $1 first.</summary>
    public IReadOnlyList<Constant> Parameters { get; init; } = [];

    /// <summary>The row for which a sub-query is asked; null outside of one.</summary>
    private OuterRow? Outer { get; init; }

    /// <summary>Ends a query that takes long; a stream's is never cancelled.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The context of a sub-query that is asked for one row of the query around it.</summary>
    public EvaluationContext Within(Batch rows, int row) =>
        new(Strict)
        {
            SeesOneMoment = SeesOneMoment,
            Now = Now,
            Zone = Zone,
            Parameters = Parameters,
            Cancellation = Cancellation,
            Outer = new OuterRow(rows, row, Outer),
        };

    /// <summary>A value of the row for which a sub-query is asked.</summary>
    /// <param name="level">How many queries further out the row is; 1 is the next.</param>
    /// <param name="column">Which of its columns.</param>
    public object? OuterValue(int level, int column)
    {
        var outer = Outer;
        while (--level > 0)
            outer = outer?.Around;
        return (outer ?? throw new InvalidOperationException("A sub-query runs without the query around it.")).Rows.Columns[column][
            outer.Row
        ];
    }

    /// <summary>Errors that became NULL.</summary>
    public long Errors => Interlocked.Read(ref errors);

    /// <summary>An operator begins with a batch.</summary>
    /// <exception cref="OperationCanceledException">The query has been cancelled.</exception>
    public void Begin()
    {
        Cancellation.ThrowIfCancellationRequested();
        made = 0;
    }

    /// <summary>Counts a value that was made, so that many large ones end a query before they end the process.</summary>
    /// <exception cref="SqlException">It is larger than a value may be, or with the others of the batch too much.</exception>
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
        if (made > MostOfBatch)
            throw new SqlException(
                SqlStates.OutOfMemory,
                $"out of memory for values: the functions made more than {MostOfBatch >> 20} million characters for a few rows"
            );
    }

    /// <summary>Notes an error, or throws it in a query.</summary>
    public void Fail(Exception error)
    {
        if (error is OperationCanceledException)
            ExceptionDispatchInfo.Throw(error);
        if (error is RegexMatchTimeoutException slow)
            error = RegexFunctions.TooSlow(slow);
        // What the sandbox cannot do must not become a wrong NULL: a view stops at it.
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
