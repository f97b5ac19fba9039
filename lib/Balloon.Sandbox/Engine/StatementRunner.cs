using Balloon.Sandbox.Binding;
using Balloon.Sandbox.Engine.Objects;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sources;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>Runs statements that are not queries.</summary>
internal sealed class StatementRunner(SqlSession session, CancellationToken cancellationToken)
{
    private readonly StreamEngine engine = session.Engine;

    public async Task<ISqlResult> RunAsync(Statement statement, IReadOnlyList<object?> parameters, IReadOnlyList<SqlType?> declared)
    {
        if (session.InTransaction)
            ReadTransaction.CheckReads(statement);
        switch (statement)
        {
            case ICreateStatement
            or DropFunction
            or Drop
            or AlterRename
            or AlterSetSchema
            or AlterSwap
            or AlterRetention
            or AlterParallelism
            or AlterOwner
            or AlterAddColumn
            or AlterDropColumn
            or AlterColumnType
            or CommentOn:
                var made = await engine.Ddl.RunAsync(statement, session, cancellationToken).ConfigureAwait(false);
                session.WritesSinceBegin++;
                return SqlResult.Done(made);
            case Insert or Update or Delete:
                var written = await new WriteRunner(session, cancellationToken)
                    .RunAsync(statement, parameters, declared)
                    .ConfigureAwait(false);
                session.WritesSinceBegin++;
                return written;
            case DeclareCursor declare:
                return await new CursorRunner(session, cancellationToken).DeclareAsync(declare).ConfigureAwait(false);
            case Fetch fetch:
                return await new CursorRunner(session, cancellationToken).FetchAsync(fetch).ConfigureAwait(false);
            case CloseCursor close:
                return new CursorRunner(session, cancellationToken).Close(close);
            case Show show:
                return new ShowRunner(session).Run(show);
            case Sql.Describe describe:
                return new ShowRunner(session).Describe(describe.Name, describe.At, "DESCRIBE");
            case Explain explain:
                return Explained(explain);
            case Flush:
                await FlushAsync().ConfigureAwait(false);
                return SqlResult.Done("FLUSH");
            case Wait wait:
                await WaitAsync(wait).ConfigureAwait(false);
                return SqlResult.Done("WAIT");
            case SetVariable set:
                session.Settings.Set(set.Name, set.Value, set.At);
                return SqlResult.Done("SET_VARIABLE");
            case ResetAll:
                session.Settings.Reset();
                return SqlResult.Done("RESET");
            case DiscardAll when session.InTransaction:
                throw new SqlException("25001", "DISCARD ALL cannot run inside a transaction block", statement.At + 1);
            case DiscardAll:
                session.Discard();
                return new SqlResult("DISCARD_ALL", null, []) { Deallocates = new Deallocation(null) };
            case Deallocate deallocate:
                return new SqlResult("DEALLOCATE", null, []) { Deallocates = new Deallocation(deallocate.Name) };
            case BeginTransaction begin:
                return Begun(begin);
            case EndTransaction { Tag: "ROLLBACK" } end when session.WritesSinceBegin > 0:

                session.WritesSinceBegin = null;
                throw Refusal.NotSupported("ROLLBACK of what was written since BEGIN, which has already taken effect", end.At);
            case EndTransaction end:
                session.WritesSinceBegin = null;
                if (!session.InTransaction)
                    session.Notify("WARNING", "there is no transaction in progress");
                session.Transaction = null;
                return SqlResult.Done(end.Tag);
            default:
                throw Refusal.NotSupported(statement.GetType().Name, statement.At);
        }
    }

    // Statements complete only when what they create is there, so WAIT waits for the statements of other sessions.
    private async Task WaitAsync(Wait wait)
    {
        await Task.WhenAll(engine.Ddl.Turns.Running.Select(r => r.Ended)).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (wait.Name is { } name && engine.Catalog.Object(name)?.Kind != wait.Kind)
            throw new SqlException(SqlStates.UndefinedTable, $"{wait.Kind} not found: {name}", wait.At + 1);
    }

    /// <summary>
    /// Completes when everything that the logs held at the call is in the views, and a checkpoint made after that is durable. A broker that
    /// does not answer is not waited for; a notice says so.
    /// </summary>
    private async Task FlushAsync()
    {
        var sources = await engine.Loop.RunAsync(() => engine.Loop.Sources.Select(s => s.Relation).ToArray()).ConfigureAwait(false);
        foreach (var source in sources)
        {
            try
            {
                var ranges = await SourceLog.RangesAsync(source.Definition, cancellationToken).ConfigureAwait(false);
                var ends = ranges.ToDictionary(r => r.Key, r => r.Value.High);
                await SourceWait.RunAsync(engine, source, ends, past: false, turn: null, cancellationToken).ConfigureAwait(false);
                await engine.Loop.RunAsync(() => engine.Loop.Find(source)?.EndsAt(ends)).ConfigureAwait(false);
            }
            catch (SqlException e) when (e.SqlState == SqlStates.SystemError)
            {
                session.Notify("WARNING", $"source {source.Name} was not waited for: {e.Message}");
            }
        }

        var durable = engine.Loop.RunAsync(() =>
        {
            if (engine.Loop.MoveClock(atOnce: true) | engine.Loop.SendWatermarks())
                engine.Loop.Flush();
            return engine.Checkpointer.RequestAsync();
        });
        await durable.Unwrap().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private SqlResult Begun(BeginTransaction begin)
    {
        if (session.InTransaction)
            session.Notify("WARNING", "there is already a transaction in progress");
        else if (begin.ReadOnly)
            session.Transaction = new ReadTransaction(engine);
        else
        {
            session.WritesSinceBegin = 0;
            session.Notify(
                "NOTICE",
                "Read-write transactions are not supported: every statement is its own transaction. BEGIN READ ONLY begins a transaction that reads."
            );
        }

        return SqlResult.Done(begin.Tag);
    }

    private static Query QueryOf(string sql) => ((QueryStatement)Parser.Parse(sql)[0]).Query;

    private SqlResult Explained(Explain explain)
    {
        // EXPLAIN shows the plan as text, in the form that would run.
        foreach (var option in explain.Options)
        {
            if (
                option
                is not (
                    "verbose"
                    or "verbose true"
                    or "verbose false"
                    or "trace false"
                    or "physical"
                    or "type physical"
                    or "text"
                    or "format text"
                )
            )
                throw Refusal.NotSupported($"EXPLAIN ({option.ToUpperInvariant()})", explain.At);
        }

        var binder = new Binder(engine.Catalog, session.BinderSettings([], []));
        var lines = explain.Statement switch
        {
            QueryStatement q => PlanText.OfQuery(binder.Bind(q.Query)),
            CreateView { Materialized: true } v => PlanText.OfView(ViewBuilder.Plan(v, binder)),
            CreateSink sink when SinkQuery.Of(sink, 0, engine.Catalog) is { } v => PlanText.OfView(ViewBuilder.Plan(v, binder)),
            CreateSink { From: { } from } => PlanText.OfQuery(binder.Bind(QueryOf($"SELECT * FROM {from}"))),
            CreateIndex index => PlanText.OfQuery(binder.Bind(IndexKind.Of(index, 0, engine.Catalog).ViewQuery!)),
            CopyTo copy => PlanText.OfQuery(binder.Bind(copy.Query)),
            CreateRelation { IsTable: true } table => PlanText.OfTable(
                TableBuilder.Build(table, table.As is { } q ? QueryPlan.AsTable(binder.Bind(q)).Fields : null, 0, engine.Catalog)
            ),
            _ => throw Refusal.NotSupported("EXPLAIN of this statement", explain.At),
        };
        return SqlResult.Of(
            StatementDescriber.Describe(session, explain, []).Columns!,
            [.. lines.Select(l => new object?[] { l })],
            "EXPLAIN"
        );
    }
}
