using Balloon.Sandbox.Binding;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Configuration;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Stream;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>Builds a sink from CREATE SINK … INTO.</summary>
internal static class TableSinkBuilder
{
    public static TableSink Build(CreateSink create, long id, EngineCatalog catalog, string zone)
    {
        if (create.Format is not null)
            throw new SqlException(
                SqlStates.FeatureNotSupported,
                "connector table is not supported by FORMAT ... ENCODE ... syntax: a sink into a table writes rows",
                create.At + 1
            );
        var into = catalog.Object(create.Into!) switch
        {
            TableRelation table => table,
            null => throw new SqlException(SqlStates.UndefinedTable, $"table not found: {create.Into}", create.At + 1),
            var other => throw new SqlException(
                SqlStates.WrongObjectType,
                $"cannot sink into {other.Kind} \"{create.Into}\"",
                create.At + 1
            ),
        };
        var binder = new Binder(catalog, new BinderSettings(Zone.Named(zone), "root", "dev") { AsOf = id });
        var bound = binder.Bind(create.As ?? All(create));
        var plan = QueryPlan.AsTable(bound with { Order = bound.Limit is null && bound.Offset == 0 ? [] : bound.Order });
        var columns = Columns(create, plan, into);
        plan = new ProjectPlan(
            plan,
            [.. columns.Select((c, i) => binder.Writes.Assigned(new InputRef(i, plan.Fields[i].Type), into.Fields[c], create.At))],
            [.. columns.Select(c => into.Fields[c] with { Table = create.Name })]
        );
        plan = NowFilterPlan.Follow(FullJoinKeys.DropNullKeys(plan));
        StreamCheck.Check(plan, create.At);
        var keepsDeleted = KeepsDeleted(create);
        Check(create, plan, into, keepsDeleted, catalog, binder);
        var context = new EvaluationContext(strict: false);
        var builder = new PlanBuilder(context, (id * CheckpointStore.StoresOfAnObject) + 1);
        var rows = new MaterializeOperator(
            new RowStore(id * CheckpointStore.StoresOfAnObject, plan.Types, [.. Enumerable.Range(0, plan.Fields.Count)]),
            false
        );
        var collected = new List<Batch>();
        var skipsPast = SkipsPast(create, plan);
        // Rows need not be stored if none is ever retracted, or if the sink did not see all of them.
        var keeps = !plan.AppendOnly && !skipsPast;
        if (keeps)
            rows.Changed += collected.Add;
        var flow = builder.Build(plan, keeps ? rows : new Outlet(collected.Add));
        ViewBuilder.CheckStores(builder, id, create.At);
        return new TableSink(create.Name, plan, flow, rows, collected, into, columns, keepsDeleted)
        {
            SkipsPast = skipsPast,
            Id = id,
            Sql = create.Text,
            DependsOn = [.. binder.Named, into],
            Context = context,
            Zone = zone,
        };
    }

    private static Query All(CreateSink create)
    {
        IReadOnlyList<SelectItem> items = [new SelectItem(new Star(null, [], create.At), null)];
        return IndexRelation.QueryOf(ObjectNames.Split(create.From!), items);
    }

    // The columns that the statement names, or else the table's first columns.
    private static int[] Columns(CreateSink create, PlanNode plan, TableRelation into)
    {
        var visible = Enumerable.Range(0, into.Fields.Count).Where(into.IsWritable).ToArray();
        if (create.IntoColumns.Count == 0)
        {
            return plan.Fields.Count <= visible.Length
                ? visible[..plan.Fields.Count]
                : throw new SqlException(
                    SqlStates.SyntaxError,
                    $"the sink has {plan.Fields.Count} columns, table {into.Name} has {visible.Length}",
                    create.At + 1
                );
        }

        if (create.IntoColumns.Count != plan.Fields.Count)
            throw new SqlException(
                SqlStates.SyntaxError,
                $"INTO names {create.IntoColumns.Count} columns, but the query has {plan.Fields.Count}",
                create.At + 1
            );
        return
        [
            .. create.IntoColumns.Select(name =>
                visible.FirstOrDefault(i => into.Fields[i].Name == name, -1) is >= 0 and var at
                    ? at
                    : throw new SqlException(
                        SqlStates.UndefinedColumn,
                        $"column \"{name}\" of relation \"{into.Name}\" does not exist",
                        create.At + 1
                    )
            ),
        ];
    }

    /// <summary>The option snapshot where it says that the rows that are there are left out, else null.</summary>
    public static Option? FromNowOn(CreateSink create) =>
        OptionTables.TableSink.Read(create.Options).GetValueOrDefault("snapshot") is { Value: "false" } option ? option : null;

    // snapshot = 'false' is refused for plans with state, which would lack the existing rows.
    private static bool SkipsPast(CreateSink create, PlanNode plan)
    {
        if (FromNowOn(create) is not { } option)
            return false;
        return plan.Walk().All(n => n.State is null && n is not ValuesPlan && n is not ScanPlan { Relation: not StoredRelation })
            ? true
            : throw Refusal.NotSupported(
                "snapshot = 'false' of a sink that reads anything but tables and materialized views, or that joins, groups or sorts them",
                option.At
            );
    }

    private static bool KeepsDeleted(CreateSink create) =>
        OptionTables.TableSink.Read(create.Options).Any(o => o is { Key: "ignore_delete" or "force_append_only", Value.Value: "true" });

    private static void Check(CreateSink create, PlanNode plan, TableRelation into, bool keepsDeleted, EngineCatalog catalog, Binder binder)
    {
        var type = OptionTables.TableSink.Read(create.Options).GetValueOrDefault("type")?.Value;
        var onlyAppends = plan.AppendOnly || keepsDeleted;
        if (!onlyAppends && (into.UserKey is null || into.AppendOnly || type == "append-only"))
            throw new SqlException(
                SqlStates.InvalidParameterValue,
                type == "append-only"
                    ? "the sink cannot be append-only: its rows are updated and deleted"
                    : $"Only append-only sinks can sink to a table without primary keys. The sink's rows are updated and deleted, which table {into.Name} takes only with a primary key and without APPEND ONLY",
                create.At + 1,
                hint: "Use ignore_delete = 'true' to write every version of a row."
            );
        if (!plan.AppendOnly && into.Generated.Any(g => g is { IsDeterministic: false }))
            throw Refusal.NotSupported($"a sink into table {into.Name}, one of whose columns is computed from the clock", create.At);
        CheckCircle(binder.Named, into, catalog, create.At + 1);
    }

    /// <summary>Refuses a sink that reads, directly or not, the table that it writes into.</summary>
    public static void CheckCircle(IReadOnlyCollection<Relation> named, TableRelation into, EngineCatalog catalog, int? position = null)
    {
        if (catalog.Topology.ClosesCycle(named, into))
            throw new SqlException(
                SqlStates.FeatureNotSupported,
                $"Creating such a sink will result in circular dependency: its rows depend on table {into.Name}",
                position
            );
    }
}
