using Balloon.Sandbox.Binding;
using Balloon.Sandbox.Configuration;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Stream;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>Builds a materialized view from its statement: plans it, checks that it can be maintained, and builds its dataflow.</summary>
internal static class ViewBuilder
{
    public static MaterializedView Build(CreateView create, long id, EngineCatalog catalog, string zone, ViewLayout layout)
    {
        var binder = new Binder(catalog, new BinderSettings(Zone.Named(zone), "root", "dev") { AsOf = id });
        var plan = Plan(create, binder);
        var context = new EvaluationContext(strict: false);
        var builder = new PlanBuilder(context, (id * CheckpointStore.StoresOfAnObject) + 1)
        {
            WeightsCount = layout >= ViewLayout.GroupResults,
        };
        // A view over an aggregation is keyed by its groups. A view without a known key is keyed by all columns, and counts equal rows.
        var key = plan.Key is { Count: > 0 } known && IsOrdered(plan) ? known : null;
        var groups = key is null || layout < ViewLayout.GroupSlots ? null : GroupColumns.Of(plan);
        var store = new RowStore(
            id * CheckpointStore.StoresOfAnObject,
            plan.Types,
            key ?? [.. Enumerable.Range(0, plan.Fields.Count)],
            hasAssignedSlots: groups is not null
        );
        var rows = new MaterializeOperator(store, key is not null);
        var flow = builder.Build(plan, rows);
        CheckStores(builder, id, create.At);
        if (layout >= ViewLayout.GroupColumns)
            groups?.Lend(flow, store, results: layout >= ViewLayout.GroupResults);
        return new MaterializedView(create.Name, plan, flow, rows, key)
        {
            Id = id,
            Sql = create.Text,
            DependsOn = [.. binder.Named],
            Context = context,
            Zone = zone,
            Layout = layout,
        };
    }

    /// <summary>Refuses a plan with so many stores that their numbers would overlap those of the next object.</summary>
    public static void CheckStores(PlanBuilder builder, long id, int position)
    {
        var used = builder.NextStoreId() - (id * CheckpointStore.StoresOfAnObject);
        if (used > CheckpointStore.StoresOfAnObject)
            throw new SqlException(
                SqlStates.StatementTooComplex,
                $"statement too complex: it would keep {used} tables of state, and may keep {CheckpointStore.StoresOfAnObject}",
                position + 1,
                hint: "Split it: make a materialized view of a part, and read that."
            );
    }

    /// <summary>The plan that maintains the view; refuses what cannot be maintained.</summary>
    public static PlanNode Plan(CreateView create, Binder binder)
    {
        var query = Bind(create, binder);
        var selected = QueryPlan.AsTable(query with { Order = query.Limit is null && query.Offset == 0 ? [] : query.Order });
        var plan = Columns(StreamKey.Kept(selected), create);
        if (create.EmitOnWindowClose)
            plan = WindowClose.Plan(plan, create);
        plan = NowFilterPlan.Follow(FullJoinKeys.DropNullKeys(plan));
        _ = OptionTables.View.Read(create.Options);
        StreamCheck.Check(plan, create.At);
        return plan;
    }

    /// <summary>Binds the query of a view, materialized or not.</summary>
    public static QueryPlan Bind(CreateView create, Binder binder)
    {
        var query = binder.Bind(create.Query);
        return binder.Settings.Parameters.Count == 0
            ? query
            : throw new SqlException(SqlStates.SyntaxError, "a view cannot have parameters", create.At + 1);
    }

    public static PlanNode Columns(PlanNode plan, CreateView create)
    {
        var names = plan.Fields.Where(f => !f.Hidden).Select(f => f.Name).ToArray();
        if (create.Columns.Count > 0)
        {
            if (create.Columns.Count != names.Length)
            {
                throw new SqlException(
                    SqlStates.SyntaxError,
                    $"CREATE VIEW names {create.Columns.Count} columns, but the query has {names.Length}",
                    create.At + 1
                );
            }

            for (var i = 0; i < create.Columns.Count; i++)
                names[i] = create.Columns[i];
        }

        if (create.Materialized && names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new SqlException(
                SqlStates.DuplicateColumn,
                $"column \"{twice.Key}\" specified more than once",
                create.At + 1,
                hint: "Give the columns of the query names of their own with AS."
            );
        var table = ObjectNames.Split(create.Name).Name;
        var fields = plan
            .Fields.Select((f, i) => i < names.Length ? new Field(table, names[i], f.Type) : f with { Table = table })
            .ToArray();
        return new ProjectPlan(plan, [.. plan.Fields.Select((f, i) => new InputRef(i, f.Type))], fields);
    }

    /// <summary>True when in every tick the old row of a key is retracted before its new one is added.</summary>
    private static bool IsOrdered(PlanNode plan) =>
        plan switch
        {
            AggregatePlan a => !a.OnWindowClose,
            ProjectPlan p => IsOrdered(p.Input),
            FilterPlan f => IsOrdered(f.Input),
            _ => false,
        };
}
