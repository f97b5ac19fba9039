using Balloon.Sandbox.Sql;

namespace Balloon.Sandbox.Engine.Objects;

internal sealed class MaterializedViewKind : FollowingKind<CreateView, MaterializedView>
{
    public override string Tag => "CREATE_MATERIALIZED_VIEW";

    protected override bool Makes(CreateView create) => create.Materialized;

    protected override MaterializedView Build(CreateView create, long id, ObjectBuild build) =>
        ViewBuilder.Build(create, id, build.Catalog, build.Zone, build.Stored?.Layout() ?? build.Engine.Options.NewestLayout);

    protected override Task StartAsync(
        CreateView create,
        MaterializedView made,
        DdlRunner ddl,
        SqlSession session,
        CancellationToken cancellationToken
    )
    {
        SystemColumns.Check(made, create.At);
        return base.StartAsync(create, made, ddl, session, cancellationToken);
    }
}
