using Balloon.Sandbox.Binding;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Objects;

internal sealed class FunctionKind : ObjectKind<CreateFunction, FunctionRelation>
{
    public override string Tag => "CREATE_FUNCTION";

    protected override bool IsThere(CreateFunction create, DdlRunner ddl, SqlSession session)
    {
        var name = FunctionRelation.Signature(create.Name, create.Parameters.Select(p => p.Type));
        if (ddl.Engine.Catalog.Object(name) is null)
            return false;
        if (create.OrReplace)
            throw Refusal.NotSupported("CREATE OR REPLACE of a function that is there", create.At);
        if (!create.IfNotExists)
            throw new SqlException(SqlStates.DuplicateFunction, $"function {name} already exists", create.At + 1);
        session.Notify("NOTICE", $"function {name} already exists, skipping");
        return true;
    }

    // Binds the body, so that errors show at CREATE.
    protected override FunctionRelation Build(CreateFunction create, long id, ObjectBuild build)
    {
        var binder = new Binder(build.Catalog, new BinderSettings(Zone.Utc, "root", "dev"));
        try
        {
            binder.SqlFunctions.Check(new FunctionRelation(create), create.At);
        }
        catch (SqlException) when (build.Stored is not null)
        {
            // A function that it calls was dropped since; it fails when it is called.
        }

        return new FunctionRelation(create)
        {
            Id = id,
            Sql = create.Text,
            DependsOn = [.. binder.Named],
        };
    }
}
