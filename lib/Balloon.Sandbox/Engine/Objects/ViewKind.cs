using Balloon.Sandbox.Binding;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Objects;

internal sealed class ViewKind : ObjectKind<CreateView, ViewRelation>
{
    public override string Tag => "CREATE_VIEW";

    protected override bool Makes(CreateView create) => !create.Materialized;

    protected override ViewRelation Build(CreateView create, long id, ObjectBuild build)
    {
        if (create.EmitOnWindowClose)
            throw new SqlException(SqlStates.SyntaxError, "EMIT ON WINDOW CLOSE belongs to a materialized view", create.At + 1);
        var binder = new Binder(build.Catalog, new BinderSettings(Zone.Named(build.Zone), "root", "dev") { AsOf = id });
        var plan = ViewBuilder.Columns(QueryPlan.AsTable(ViewBuilder.Bind(create, binder)), create);
        return new ViewRelation(create.Name, create.Query, plan.Fields)
        {
            Id = id,
            Sql = create.Text,
            DependsOn = [.. binder.Named],
        };
    }
}
