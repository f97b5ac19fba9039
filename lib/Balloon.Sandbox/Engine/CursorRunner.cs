using Balloon.Sandbox.Binding;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>DECLARE, FETCH and CLOSE.</summary>
internal sealed class CursorRunner(SqlSession session, CancellationToken cancellationToken)
{
    private const string NoCursor = "It was closed already, or its session has ended: DECLARE it again.";

    private readonly StreamEngine engine = session.Engine;

    public async Task<ISqlResult> DeclareAsync(DeclareCursor declare)
    {
        // Errors in the query are reported before a name that is taken.
        if (declare.Query is { } planned && session.Cursors.ContainsKey(declare.Name))
            _ = new Binder(engine.Catalog, session.BinderSettings([], [])).Bind(planned);
        if (session.Cursors.ContainsKey(declare.Name))
            throw new SqlException(
                SqlStates.DuplicateCursor,
                $"cursor \"{declare.Name}\" already exists",
                declare.At + 1,
                hint: $"Run CLOSE {declare.Name} first."
            );
        session.Cursors[declare.Name] = declare.Query is { } query
            ? await OverQueryAsync(query).ConfigureAwait(false)
            : await OverSubscriptionAsync(declare).ConfigureAwait(false);
        return SqlResult.Done("DECLARE_CURSOR");
    }

    public async Task<ISqlResult> FetchAsync(Fetch fetch)
    {
        var cursor = Find(session, fetch);
        if (cursor.Subscription is { } subscription && engine.Catalog.Object(subscription.Name) != subscription)
            throw new SqlException(SqlStates.UndefinedObject, $"subscription \"{subscription.Name}\" was dropped", fetch.At + 1);
        // Timeouts are in whole seconds: less than one does not wait.
        var timeout = fetch.Timeout is { } text ? TimeSpan.FromSeconds(Math.Floor(Seconds(text, fetch.At))) : TimeSpan.Zero;
        var rows = await cursor.FetchAsync(engine, fetch.Count, timeout, cancellationToken).ConfigureAwait(false);
        return SqlResult.Of(cursor.Columns, rows, "FETCH_CURSOR");
    }

    public ISqlResult Close(CloseCursor close)
    {
        if (close.Cursor is not { } name)
            session.Cursors.Clear();
        else if (!session.Cursors.Remove(name))
            throw new SqlException(SqlStates.UndefinedCursor, $"cursor \"{name}\" does not exist", close.At + 1, hint: NoCursor);
        return SqlResult.Done("CLOSE_CURSOR");
    }

    public static SqlCursor Find(SqlSession session, Fetch fetch) =>
        session.Cursors.GetValueOrDefault(fetch.Cursor)
        ?? throw new SqlException(SqlStates.UndefinedCursor, $"cursor \"{fetch.Cursor}\" does not exist", fetch.At + 1, hint: NoCursor);

    /// <summary>A duration as options state it: '5s', '1 hour', '1D'.</summary>
    public static double Seconds(string text, int at)
    {
        try
        {
            var span = IntervalParser.Parse(text.AsSpan().Trim());
            return ((span.Months * 30.0) + span.Days) * 86_400 + (span.Microseconds / 1e6);
        }
        catch (SqlException e)
        {
            throw new SqlException(e.SqlState, e.Message, at + 1);
        }
    }

    private async Task<SqlCursor> OverQueryAsync(Query query)
    {
        var plan = new Binder(engine.Catalog, session.BinderSettings([], [])).Bind(query);
        return new SqlCursor(
            plan.Columns,
            await new QueryRunner(session, cancellationToken).CollectAsync(plan).ConfigureAwait(false),
            null,
            0
        );
    }

    private async Task<SqlCursor> OverSubscriptionAsync(DeclareCursor declare)
    {
        var subscription =
            engine.Catalog.Object(declare.Subscription!) as SubscriptionRelation
            ?? throw new SqlException(SqlStates.UndefinedObject, $"subscription not found: {declare.Subscription}", declare.At + 1);
        long? since = null;
        if (declare.Since is Call { Name: "begin" })
            since = 0;
        else if (declare.Since is Call { Name: "now" or "proctime" } or null)
            since = null;
        else
        {
            var scalar = Casts.To(
                new Binder(engine.Catalog, session.BinderSettings([], [])).BindOver(declare.Since, []),
                SqlType.BigInt,
                CastContext.Assign,
                session.Zone,
                declare.Since.At
            );
            since = (long?)ConstantFolding.Value(scalar);
            var oldest = engine.Options.TimeProvider.GetUtcNow() - subscription.Retention;
            if (since < oldest.ToUnixTimeMilliseconds())
                throw new SqlException(
                    SqlStates.InvalidParameterValue,
                    $"SINCE {since} is before {oldest.ToUnixTimeMilliseconds()}, the time of the oldest change that subscription {subscription.Name} keeps",
                    declare.Since.At + 1
                );
        }

        return await engine
            .Loop.RunAsync(() =>
            {
                var rows = declare.Full ? Snapshot(subscription) : [];
                var after = declare.Full || since is null ? subscription.Last : subscription.Before(since.Value);
                return new SqlCursor(subscription.Columns, rows, subscription, after);
            })
            .ConfigureAwait(false);
    }

    private static List<object?[]> Snapshot(SubscriptionRelation subscription)
    {
        var rows = new List<object?[]>();
        foreach (var batch in subscription.From.Rows.Store.Snapshot().Batches())
        {
            for (var i = 0; i < batch.Count; i++)
            {
                for (var copies = batch.Weight(i); copies > 0; copies--)
                    rows.Add([.. batch.Row(i).Take(subscription.From.VisibleColumns), "Insert", null]);
            }
        }

        return rows;
    }
}
