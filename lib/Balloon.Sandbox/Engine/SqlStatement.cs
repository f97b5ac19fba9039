using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>A statement of a session: planned when it is first asked for its columns or executed.</summary>
internal sealed class SqlStatement(SqlSession session, Statement statement, IReadOnlyList<SqlType?> declared) : ISqlStatement
{
    private QueryPlan? plan;
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
        try
        {
            // A statement begins by being planned, whatever it does then.
            var running = Planning.RunAsync(() => RunAsync(parameters ?? [], cancellationToken), cancellationToken);
            return await running.Unwrap().ConfigureAwait(false);
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
        if (statement is not QueryStatement query)
            return new StatementRunner(session, cancellationToken).RunAsync(statement, parameters, declared);
        // Planned anew each time: what it reads may have been dropped and made again.
        var (fresh, types) = PlanQuery(query);
        return new QueryRunner(session, cancellationToken).RunAsync(Parameters.Bind(fresh, types, parameters));
    }

    private static SqlException Canceled(OperationCanceledException e) =>
        new(SqlStates.QueryCanceled, "canceling statement due to user request", innerException: e);

    private void DescribeOnce()
    {
        if (described)
            return;
        if (statement is QueryStatement query)
        {
            (plan, parameterTypes) = PlanQuery(query);
            columns = plan.Columns;
        }
        else
            (columns, parameterTypes) = StatementDescriber.Describe(session, statement, declared);
        described = true;
    }

    private (QueryPlan Plan, IReadOnlyList<SqlType> Types) PlanQuery(QueryStatement query)
    {
        var settings = session.BinderSettings(declared);
        var binder = new Binder(session.Engine.Catalog, settings);
        var bound = binder.Bind(query.Query);
        return (bound, [.. settings.Parameters.Select(t => t ?? SqlType.Varchar)]);
    }
}
