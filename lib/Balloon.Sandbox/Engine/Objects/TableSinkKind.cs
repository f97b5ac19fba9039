using Balloon.Sandbox.Sql;

namespace Balloon.Sandbox.Engine.Objects;

/// <summary>CREATE SINK … INTO a table.</summary>
internal sealed class TableSinkKind : FollowingKind<CreateSink, TableSink>
{
    public override string Tag => "CREATE_SINK";

    protected override bool Makes(CreateSink create) => create.Into is not null;

    protected override TableSink Build(CreateSink create, long id, ObjectBuild build) =>
        TableSinkBuilder.Build(create, id, build.Catalog, build.Zone);
}
