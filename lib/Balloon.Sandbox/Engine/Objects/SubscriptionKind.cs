using Balloon.Sandbox.Configuration;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Objects;

internal sealed class SubscriptionKind : ObjectKind<CreateSubscription, SubscriptionRelation>
{
    public override string Tag => "CREATE_SUBSCRIPTION";

    protected override bool IsPlanned => false;

    protected override IEnumerable<long> Detach(SubscriptionRelation gone, StreamEngine engine, List<IAsyncDisposable> closing)
    {
        gone.Stop();
        return [gone.Log.Id];
    }

    protected override SubscriptionRelation Build(CreateSubscription create, long id, ObjectBuild build)
    {
        var from = build.Catalog.Object(create.From) switch
        {
            StoredRelation stored => stored,
            null => throw new SqlException(SqlStates.UndefinedTable, $"table or source not found: {create.From}", create.At + 1),
            var other => throw new SqlException(
                SqlStates.WrongObjectType,
                $"a subscription must be FROM a table or a materialized view, not a {other.Kind}",
                create.At + 1
            ),
        };
        var options = OptionTables.Subscription.Read(create.Options);
        TimeSpan? retention = options.GetValueOrDefault("retention") is { } given
            ? TimeSpan.FromSeconds(CursorRunner.Seconds(given.Value, given.At))
            : null;
        if (retention is not { } kept || kept <= TimeSpan.Zero)
            throw new SqlException(SqlStates.InvalidParameterValue, "a subscription needs WITH (retention = '1D')", create.At + 1);
        return new SubscriptionRelation(create.Name, from, id, kept, build.Engine.Options.TimeProvider)
        {
            Sql = create.Text,
            DependsOn = [from],
        };
    }

    protected override Task StartAsync(
        CreateSubscription create,
        SubscriptionRelation made,
        DdlRunner ddl,
        SqlSession session,
        CancellationToken cancellationToken
    ) =>
        ddl.AddAsync(
            made,
            () =>
            {
                made.From.CheckRunning();
                Attach(made, ddl.Engine);
            }
        );

    protected override async Task ReturnAsync(
        SubscriptionRelation made,
        ObjectDetail detail,
        Recovery recovery,
        CancellationToken cancellationToken
    )
    {
        if (!recovery.IsRebuild)
            await recovery.LoadAsync(made.Log, made).ConfigureAwait(false);
        made.Loaded();
        await base.ReturnAsync(made, detail, recovery, cancellationToken).ConfigureAwait(false);
    }

    protected override void Attach(SubscriptionRelation made, StreamEngine engine) => made.Start();
}
