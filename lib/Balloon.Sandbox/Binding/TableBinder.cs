using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>Binds FROM: relations, sub-queries, and functions that return rows.</summary>
internal sealed class TableBinder(Binder binder)
{
    public static readonly ValuesPlan OneRow = new(
        [
            [],
        ],
        []
    );

    public ChangelogPlan Changelog(NamedTable from)
    {
        var scan = Named(from);
        return scan is ScanPlan { Relation: var relation }
            ? ChangelogPlan.Of(scan, relation, binder.Relations.RowIds, from.At)
            : throw Refusal.NotSupported($"CHANGELOG FROM {from.Name}, which holds no rows of its own", from.At);
    }

    public (PlanNode Plan, Scope Scope) From(TableRef? table, Scope? outer)
    {
        if (table is null)
            return (OneRow, new Scope([], outer));
        if (table is Join join)
            return binder.Joins.Bind(join, outer);
        var plan = Table(table, outer);
        return (plan, new Scope(plan.Fields, outer));
    }

    public PlanNode Named(NamedTable named)
    {
        var alias = named.Alias?.Name ?? named.Name;
        if (named.Schema is null)
        {
            for (var i = binder.CommonTables.Count - 1; i >= 0; i--)
            {
                if (binder.CommonTables[i].Name == named.Name)
                    return Rename(binder.CommonTables[i].Plan, alias, named.Alias?.Columns ?? [], named.At);
            }
        }

        var relation =
            binder.Relations.Find(named.Schema, named.Name)
            ?? (
                named.Schema is "pg_catalog" or "rw_catalog" or "information_schema"
                    ? throw Refusal.NotSupported($"the system table {named.Name}", named.At)
                    : (Relation?)null
            )
            ?? throw new SqlException(
                SqlStates.UndefinedTable,
                $"table or source not found: {named.Name}",
                named.At + 1,
                hint: "SHOW TABLES, SHOW SOURCES and SHOW MATERIALIZED VIEWS list what is there."
            );
        _ = binder.Named.Add(relation);
        binder.References.Add((named.At, relation, named.Alias is not null, named.IsArgument));
        var schema = named.Alias is null ? relation.Schema : null;
        if (relation.ViewQuery is { } definition)
        {
            var view = new Binder(binder.Relations, binder.Settings with { AsOf = relation.Id });
            var plan = QueryPlan.AsTable(view.Bound(definition));
            binder.Sources.UnionWith(view.Sources);
            binder.Named.UnionWith(view.Named);
            return Rename(
                Rename(plan, alias, [.. relation.Fields.Select(f => f.Name)], named.At),
                alias,
                named.Alias?.Columns ?? [],
                named.At,
                schema
            );
        }

        _ = binder.Sources.Add(relation);
        return Rename(Scan(relation), alias, named.Alias?.Columns ?? [], named.At, schema);
    }

    private PlanNode Scan(Relation relation)
    {
        var asOf = binder.Settings.AsOf;
        var scan = new ScanPlan(relation, relation.ShapeAsOf(asOf).Fields) { AsOf = asOf };
        return relation.Computed is { } computed ? new ProjectPlan(scan, computed, relation.Fields) : scan;
    }

    public static PlanNode Rename(PlanNode plan, string table, IReadOnlyList<string> columns, int at, string? schema = null)
    {
        var visible = plan.Fields.Count(f => !f.Hidden);
        if (columns.Count > visible)
            throw new SqlException(
                SqlStates.SyntaxError,
                $"table \"{table}\" has {visible} columns available but {columns.Count} columns specified",
                at + 1
            );
        var next = 0;
        var fields = new List<Field>();
        foreach (var field in plan.Fields)
        {
            var name = !field.Hidden && next < columns.Count ? columns[next++] : field.Name;
            fields.Add(field with { Schema = schema, Table = table, Name = name });
        }

        return plan is ScanPlan scan
            ? scan with
            {
                Fields = fields,
            }
            : new ProjectPlan(plan, [.. plan.Fields.Select((f, i) => new InputRef(i, f.Type))], fields);
    }

    private PlanNode Table(TableRef table, Scope? outer)
    {
        switch (table)
        {
            case NamedTable named:
                return Named(named);
            case QueryTable query:
                // A sub-query does not see the columns of the FROM that contains it, but those of the queries further out.
                var inner = QueryPlan.AsTable(binder.Queries.Bind(query.Query, outer));
                return Rename(inner, query.Alias?.Name ?? "?subquery?", query.Alias?.Columns ?? [], query.At);
            case FunctionRef { Call.Name: "tumble" or "hop" } window:
                return window.WithOrdinality
                    ? throw Refusal.NotSupported("WITH ORDINALITY of a window", window.At)
                    : binder.TimeTables.TimeWindow(window.Call, window.Alias);
            case FunctionRef { Call.Name: "gap_fill", WithOrdinality: false } gaps:
                return binder.TimeTables.FillGaps(gaps.Call, gaps.Alias);
            case FunctionRef function:
                return binder.TableFunctions.Bind(function, OneRow, new Scope([], outer), keepsEmpty: false);
            case Join join:
                return binder.Joins.Bind(join, outer).Plan;
            default:
                throw new InvalidOperationException(table.GetType().Name);
        }
    }
}
