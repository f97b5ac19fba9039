using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Objects;

internal sealed class SchemaKind : ObjectKind<CreateSchema, SchemaObject>
{
    public override string Tag => "CREATE_SCHEMA";

    protected override bool IsPlanned => false;

    protected override bool IsThere(CreateSchema create, DdlRunner ddl, SqlSession session)
    {
        var there = ddl.Engine.Catalog.HasSchema(create.Name);
        if (there && !create.IfNotExists)
            throw new SqlException("42P06", $"schema \"{create.Name}\" already exists", create.At + 1);
        if (there)
            session.Notify("NOTICE", $"schema \"{create.Name}\" already exists, skipping");
        return there;
    }

    protected override SchemaObject Build(CreateSchema create, long id, ObjectBuild build) =>
        new(create.Name) { Id = id, Sql = create.Text };
}
