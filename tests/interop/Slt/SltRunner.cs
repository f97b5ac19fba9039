using System.Globalization;
using System.Text.RegularExpressions;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;

namespace Balloon.Interop.Tests.Slt;

/// <summary>Runs the records of a file, in order, against an engine, and goes on after a failure.</summary>
public sealed partial class SltRunner : IAsyncDisposable
{
    // Pauses are there for a cluster's barriers; an engine in this process needs less of them.
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(4);

    private static readonly HashSet<string> Labels = ["postgres", "risingwave", "serial"];

    private readonly ISqlEngine _engine;
    private readonly Dictionary<string, ISqlSession> _sessions = [];
    private readonly SltVariables _variables = new();
    private readonly SltTaint _taint = new();
    private bool _substitution;
    private bool _valueWise;
    private SltSort _sort;

    public SltRunner(ISqlEngine engine) => _engine = engine;

    /// <summary>Runs the records; ends early at a halt, or when <paramref name="cancellationToken"/> says that the time is over.</summary>
    public async Task<IReadOnlyList<SltOutcome>> RunAsync(IEnumerable<SltRecord> records, CancellationToken cancellationToken = default)
    {
        var outcomes = new List<SltOutcome>();
        foreach (var record in records)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                outcomes.Add(new(record, SltVerdict.TimedOut, "no time was left"));
                break;
            }

            switch (record)
            {
                case SltHalt:
                    return outcomes;
                case SltSortMode mode:
                    _sort = mode.Sort;
                    break;
                case SltResultMode mode:
                    _valueWise = mode.ValueWise;
                    break;
                case SltSubstitutionMode mode:
                    _substitution = mode.On;
                    break;
                case SltSleep sleep:
                    await PauseAsync(sleep.Duration < MaxPause ? sleep.Duration : MaxPause, cancellationToken);
                    break;
                case SltSystem system:
                    outcomes.Add(new(system, Holds(system.Conditions) ? SltVerdict.NotRun : SltVerdict.Skipped, "a shell command"));
                    break;
                case SltSql sql:
                    outcomes.Add(await RunAsync(sql, cancellationToken));
                    break;
            }
        }

        return outcomes;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions.Values)
            await session.DisposeAsync();
    }

    private async Task<SltOutcome> RunAsync(SltSql record, CancellationToken cancellationToken)
    {
        if (!Holds(record.Conditions))
            return new(record, SltVerdict.Skipped, "a condition does not hold");
        string sql;
        try
        {
            sql = _substitution ? _variables.FillIn(record.Sql) : record.Sql;
        }
        catch (KeyNotFoundException error)
        {
            return new(record, SltVerdict.NotRun, error.Message);
        }

        if (record.Error is null && _taint.Of(sql) is { } reason)
        {
            // It may still make something that later records ask for, but what it answers says nothing.
            var blocked = await AttemptAsync(record, sql, cancellationToken);
            _taint.Inherit(sql, blocked.Verdict == SltVerdict.Passed);
            return blocked.Verdict == SltVerdict.Passed ? blocked : new(record, SltVerdict.Blocked, reason);
        }

        var outcome = await AttemptAsync(record, sql, cancellationToken);
        if (outcome.Verdict is SltVerdict.ErrorText or SltVerdict.NoError && _taint.Of(sql) is { } cause)
            return new(record, SltVerdict.Blocked, cause);
        if (record.Retry is { } retry && outcome.Verdict is SltVerdict.WrongRows or SltVerdict.UnexpectedError)
            outcome = await RetryAsync(record, sql, retry, outcome, cancellationToken);
        if (outcome.Verdict == SltVerdict.Passed && record.Error is null)
            _taint.Passed(sql);
        if (outcome.Verdict == SltVerdict.NoError || (outcome.Verdict > SltVerdict.Blocked && record.Error is null))
            _taint.Failed(sql);
        return outcome;
    }

    private async Task<SltOutcome> RetryAsync(
        SltSql record,
        string sql,
        SltRetry retry,
        SltOutcome outcome,
        CancellationToken cancellationToken
    )
    {
        var total = TimeSpan.Zero;
        var pause = TimeSpan.FromMilliseconds(Math.Min(200, retry.Backoff.TotalMilliseconds));
        while (outcome.Verdict != SltVerdict.Passed && total < LongestRetry && !cancellationToken.IsCancellationRequested)
        {
            await PauseAsync(pause, cancellationToken);
            total += pause;
            outcome = await AttemptAsync(record, sql, cancellationToken);
        }

        return outcome;
    }

    private async Task<SltOutcome> AttemptAsync(SltSql record, string sql, CancellationToken cancellationToken)
    {
        try
        {
            var (rows, tag) = await SltExecution.RunAsync(Session(record.Connection), sql, cancellationToken);
            if (record.Error is { } wanted)
                return new(record, SltVerdict.NoError, $"succeeded, expected an error {wanted.Pattern?.ToString() ?? wanted.Text}");
            return Judge(record, rows, tag);
        }
        catch (SqlException error) when (record.Error is { } wanted && SltErrors.Matches(wanted, error))
        {
            return new(record, SltVerdict.Passed);
        }
        catch (SqlException error) when (error.SqlState == SqlStates.FeatureNotSupported)
        {
            return new(record, SltVerdict.Unsupported, error.Message);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return new(record, SltVerdict.TimedOut, "the file's time is over");
        }
        catch (SqlException error) when (record.Error is { } wanted)
        {
            return new(
                record,
                SltVerdict.ErrorText,
                $"{error.SqlState} {error.Message}, expected: {wanted.Pattern?.ToString() ?? wanted.Text}"
            );
        }
        catch (SqlException error)
        {
            return new(record, SltVerdict.UnexpectedError, $"{error.SqlState} {error.Message}");
        }
        catch (Exception fault)
        {
            // Whatever else comes out of the engine is a fault of it that a client would see as XX000.
            return new(record, SltVerdict.UnexpectedError, $"{fault.GetType().Name} {fault.Message}");
        }
    }

    private SltOutcome Judge(SltSql record, IReadOnlyList<IReadOnlyList<string>> rows, string tag)
    {
        string? difference = null;
        switch (record)
        {
            case SltQuery query:
                difference = SltRows.Difference(rows, query.Expected, query.Sort ?? _sort, _valueWise);
                // RisingWave prints a definition anew; here it is what was written: words count, not their case, nor the blanks.
                if (difference is not null && Defining().IsMatch(record.Sql) && SltRows.SaysTheSame(rows, query.Expected))
                    difference = null;
                break;
            case SltStatement { Count: { } count } when Count(tag) != count:
                difference = $"{tag}, expected {count} rows";
                break;
            case SltLet let when rows.Count != 1 || rows[0].Count != let.Names.Count:
                difference = $"{rows.Count} rows, expected one of {let.Names.Count} values";
                break;
            case SltLet let:
                for (var i = 0; i < let.Names.Count; i++)
                    _variables.Set(let.Names[i], rows[0][i]);
                break;
        }

        if (difference is null)
            return new(record, SltVerdict.Passed);
        // A plan's text is made of RisingWave's own operators and of how it spreads them over a cluster.
        return record.Sql.TrimStart().StartsWith("explain", StringComparison.OrdinalIgnoreCase)
            ? new(record, SltVerdict.NotRun, "a plan's text")
            : new(record, SltVerdict.WrongRows, difference);
    }

    [GeneratedRegex(@"^\s*show\s+create\b|\bdefinition\b|pg_get_\w*def\b", RegexOptions.IgnoreCase)]
    private static partial Regex Defining();

    private ISqlSession Session(string? connection)
    {
        var name = connection ?? "";
        if (!_sessions.TryGetValue(name, out var session))
            _sessions[name] = session = _engine.OpenSession(new SessionParameters());
        return session;
    }

    private static bool Holds(IReadOnlyList<SltCondition> conditions) =>
        conditions.All(condition => Labels.Contains(condition.Label) == condition.Only);

    private static long Count(string tag) =>
        long.TryParse(tag[(tag.LastIndexOf(' ') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;

    private static async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken) =>
        await Task.Delay(pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
