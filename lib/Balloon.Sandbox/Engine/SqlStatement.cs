using Balloon.Sandbox.Binding;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>A statement of a session; it is planned when its columns are first asked for, or when it executes.</summary>
internal sealed class SqlStatement(SqlSession session, Statement statement, IReadOnlyList<SqlType?> declared) : ISqlStatement
{
    private IReadOnlyList<SqlType>? parameterTypes;
    private IReadOnlyList<ResultColumn>? columns;
    private bool described;

    public string Text => statement.Text;

    public IReadOnlyList<SqlType> ParameterTypes
    {
        get
        {
            DescribeOnce();
            return parameterTypes!;
        }
    }

    public IReadOnlyList<ResultColumn>? Columns
    {
        get
        {
            DescribeOnce();
            return columns;
        }
    }

    public async Task<ISqlResult> ExecuteAsync(IReadOnlyList<object?>? parameters = null, CancellationToken cancellationToken = default)
    {
        var timeout = session.Settings.StatementTimeout;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (timeout is { } span)
            ending.CancelAfter(span);
        try
        {
            // Every statement is planned first, whatever it does.
            var running = Planning.RunAsync(() => RunAsync(parameters ?? [], ending.Token), ending.Token);
            return await running.Unwrap().ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (ending.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SqlException(
                SqlStates.QueryCanceled,
                $"canceling statement due to statement timeout ({timeout!.Value.TotalMilliseconds:0} ms)",
                innerException: e
            );
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw Canceled(e);
        }
        catch (OverflowException e)
        {
            throw new SqlException(SqlStates.NumericValueOutOfRange, "Numeric out of range", innerException: e);
        }
        catch (Exception e) when (e is not SqlException and not OperationCanceledException)
        {
            throw new SqlException(SqlStates.InternalError, $"internal error: {e.Message}", innerException: e);
        }
    }

    public async Task DescribeAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            _ = await Planning
                .RunAsync(
                    () =>
                    {
                        DescribeOnce();
                        return true;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw Canceled(e);
        }
    }

    private Task<ISqlResult> RunAsync(IReadOnlyList<object?> parameters, CancellationToken cancellationToken)
    {
        var query = (statement as QueryStatement)?.Query ?? (statement as CopyTo)?.Query;
        if (query is null)
            return new StatementRunner(session, cancellationToken).RunAsync(statement, parameters, declared);
        // Planned again at each execution: what it reads may have been dropped and created again.
        var (fresh, settings) = PlanQuery(query, parameters);
        var runner = new QueryRunner(session, cancellationToken) { Parameters = Parameters.Values(settings, parameters) };
        return statement is CopyTo copy ? CopyAsync(copy, fresh, runner) : runner.RunAsync(fresh);
    }

    private static async Task<ISqlResult> CopyAsync(CopyTo copy, QueryPlan bound, QueryRunner runner)
    {
        var rows = await runner.CollectAsync(bound).ConfigureAwait(false);
        return new SqlResult($"COPY {rows.Count}", bound.Columns, rows) { Copy = copy.Format };
    }

    private static SqlException Canceled(OperationCanceledException e) =>
        new(SqlStates.QueryCanceled, "canceling statement due to user request", innerException: e);

    private void DescribeOnce()
    {
        if (described)
            return;
        if (statement is QueryStatement query)
        {
            var (plan, settings) = PlanQuery(query.Query, null);
            (columns, parameterTypes) = (plan.Columns, Parameters.Types(settings));
        }
        else if (statement is CopyTo copy)
            // The result of COPY is lines, which have no columns to describe.
            parameterTypes = Parameters.Types(PlanQuery(copy.Query, null).Settings);
        else
            (columns, parameterTypes) = StatementDescriber.Describe(session, statement, declared);
        described = true;
    }

    private (QueryPlan Plan, BinderSettings Settings) PlanQuery(Query query, IReadOnlyList<object?>? values)
    {
        var settings = session.BinderSettings(declared, values);
        return (Parameters.Bind(settings, s => new Binder(session.Relations, s).Bind(query)), settings);
    }
}
