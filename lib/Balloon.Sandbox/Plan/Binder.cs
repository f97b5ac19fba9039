using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>Looks up names and types, and makes a logical plan of a query.</summary>
internal sealed partial class Binder(IRelations relations, BinderSettings settings)
{
    /// <summary>How many steps of a plan may stand on one another: rows go through all of them by recursion.</summary>
    public const int MostDeep = 1000;

    private readonly List<(string Name, PlanNode Plan)> commonTables = [];

    public BinderSettings Settings => settings;

    private Zone Zone => settings.Zone;

    /// <summary>Relations that the query reads, views resolved to what they stand on.</summary>
    public HashSet<Relation> Sources { get; } = [];

    /// <summary>Every relation that the query names, views included: what it depends on.</summary>
    public HashSet<Relation> Named { get; } = [];

    /// <summary>Where the query's own text names relations: the 0-based position, and what stands around it.</summary>
    public List<(int At, Relation Relation, bool HasAlias, bool IsArgument)> References { get; } = [];

    /// <summary>The relations whose columns the query's own text names with their schema.</summary>
    public HashSet<(string Schema, string Table)> NamedWithSchema { get; } = [];

    /// <summary>The plan of a query, ready to be run.</summary>
    public QueryPlan Bind(Query query)
    {
        var plan = Bound(query);
        return plan with { Root = PushDown.Apply(plan.Root) };
    }

    // As it was written: conditions stand where the query has them.
    private QueryPlan Bound(Query query)
    {
        var plan = Query(query, null);
        CheckDepth(plan.Root, query.At);
        return plan.Root.Walk().SelectMany(n => n.Scalars).SelectMany(s => s.Walk()).Any(s => s is OuterRef)
            ? throw Refusal.NotSupported("this form of a correlated sub-query", query.At)
            : plan;
    }

    private static void CheckDepth(PlanNode plan, int position)
    {
        var open = new Stack<(PlanNode Node, int Depth)>([(plan, 1)]);
        while (open.TryPop(out var next))
        {
            if (next.Depth > MostDeep)
                throw Planning.TooComplex($"more than {MostDeep} steps of its plan stand on one another", position);
            foreach (var input in next.Node.Inputs)
                open.Push((input, next.Depth + 1));
        }
    }

    /// <summary>An expression over the columns of one relation, as UPDATE, DELETE and generated columns have it.</summary>
    public Scalar BindOver(Expression expression, IReadOnlyList<Field> fields) =>
        Expression(expression, new Environment(new Scope(fields), "here"));

    private QueryPlan Query(Query query, Scope? outer)
    {
        Planning.Step(query.At);
        var known = commonTables.Count;
        foreach (var table in query.With)
        {
            var plan = table.Query is { } defined ? AsTable(Query(defined, outer)) : Changelog(table.ChangelogFrom!);
            if (commonTables.Skip(known).Any(t => t.Name == table.Name))
                throw new SqlException(
                    SqlStates.DuplicateAlias,
                    $"WITH query name \"{table.Name}\" specified more than once",
                    table.At + 1
                );
            commonTables.Add((table.Name, Rename(plan, table.Name, table.Columns, table.At)));
        }

        var result = query.Body is Select select ? SelectWithOrder(select, query, outer) : OrderedBody(query, outer);
        commonTables.RemoveRange(known, commonTables.Count - known);
        return result;
    }

    // What ORDER BY and LIMIT say, for a body that is not a plain SELECT: its output columns are all that can be sorted by.
    private QueryPlan OrderedBody(Query query, Scope? outer)
    {
        var plan = Body(query.Body, outer);
        var order = new List<SortKey>();
        foreach (var item in query.OrderBy)
        {
            var column =
                OutputColumn(item.Value, plan.Fields)
                ?? throw Refusal.NotSupported("ORDER BY an expression over a set operation", item.Value.At);
            order.Add(new SortKey(column, item.Descending, item.NullsFirst));
        }

        var limit = Limit(query);
        return new QueryPlan(plan, plan.Fields.Count, order, limit.Offset, limit.Most, limit.WithTies);
    }

    private PlanNode Body(QueryBody body, Scope? outer)
    {
        switch (body)
        {
            case NestedQuery nested:
                return AsTable(Query(nested.Query, outer));
            case Select select:
                return AsTable(SelectWithOrder(select, new Query([], select, [], null, false, null, select.At), outer));
            case Values values:
                return BindValues(values, outer);
            case SetOperation set:
                return BindSet(set, outer);
            default:
                throw new InvalidOperationException(body.GetType().Name);
        }
    }

    /// <summary>A query as an input of another plan: its order counts only where LIMIT or OFFSET cut it.</summary>
    public static PlanNode AsTable(QueryPlan query)
    {
        var plan = query.Root;
        if (query.Limit is not null || query.Offset > 0)
            plan = new TopNPlan(plan, [], query.Order, query.Offset, query.Limit ?? long.MaxValue, query.WithTies);
        if (query.Visible == plan.Fields.Count)
            return plan;
        var fields = plan.Fields.Take(query.Visible).ToArray();
        return new ProjectPlan(plan, [.. fields.Select((f, i) => new InputRef(i, f.Type))], fields);
    }

    private PlanNode BindValues(Values values, Scope? outer)
    {
        var width = values.Rows[0].Count;
        var rows = new List<Scalar[]>();
        var environment = new Environment(new Scope([], outer), "VALUES");
        var columns = values.Rows.Select(_ => new BoundColumns(0)).ToArray();
        foreach (var row in values.Rows)
        {
            if (row.Count != width)
                throw new SqlException(SqlStates.SyntaxError, "VALUES lists must all be the same length", values.At + 1);
            rows.Add([.. row.Select(e => Expression(e, environment with { Columns = columns[rows.Count] }))]);
        }

        var fields = new Field[width];
        for (var i = 0; i < width; i++)
        {
            var type = CommonType([.. rows.Select(r => r[i])], "VALUES", values.At);
            foreach (var row in rows)
                row[i] = Casts.To(row[i], type, CastContext.Implicit, Zone, values.At);
            fields[i] = new Field(null, $"column{i + 1}", type);
        }

        if (Array.TrueForAll(columns, c => c.ArePlain))
            return new ValuesPlan(rows, fields);
        PlanNode[] parts = [.. rows.Select((row, i) => RowOfQueries(row, columns[i], fields))];
        return parts.Length == 1 ? parts[0] : new UnionPlan(parts, fields);
    }

    private static ProjectPlan RowOfQueries(Scalar[] row, BoundColumns columns, Field[] fields)
    {
        var layout = Layout.Of(columns);
        var plan = SubqueryPlanner.Attach(OneRow, columns, layout);
        return new ProjectPlan(plan, [.. row.Select(layout.Map)], fields);
    }

    private PlanNode BindSet(SetOperation set, Scope? outer)
    {
        // A chain leans to the left and may be long: it is followed from its first query on, without recursion.
        var chain = new Stack<SetOperation>();
        QueryBody first = set;
        while (first is SetOperation operation)
        {
            chain.Push(operation);
            first = operation.Left;
        }

        // Of all rows together equal ones are left out once, where a short chain does so after each query.
        var together = chain.Count > Balanced.Long && chain.All(s => s is { Operator: "union", All: false, Corresponding: false });
        var plan = Body(first, outer);
        List<PlanNode> parts = [];
        while (chain.TryPop(out var next))
        {
            var right = Body(next.Right, outer);
            if (!together && next is not { Operator: "union", All: true, Corresponding: false })
            {
                plan = Combined(plan, right, next);
                continue;
            }

            var (left, added) = Align(plan, right, next);
            // Many queries are one step, and not one above the other.
            if (plan is not UnionPlan union || !ReferenceEquals(union.Parts, parts) || !ReferenceEquals(left, plan))
                plan = new UnionPlan(parts = [left], left.Fields);
            parts.Add(added);
        }

        return together ? SelectPlanner.Distinct(plan) : plan;
    }

    private PlanNode Combined(PlanNode left, PlanNode right, SetOperation set)
    {
        if (set.Corresponding)
            (left, right) = Correspond(left, right, set);
        (left, right) = Align(left, right, set);
        switch (set.Operator)
        {
            case "union":
                var all = new UnionPlan([left, right], left.Fields);
                return set.All ? all : SelectPlanner.Distinct(all);
            case "intersect" or "except" when !set.All:
                var keys = Enumerable.Range(0, left.Fields.Count).ToArray();
                return new JoinPlan(
                    SelectPlanner.Distinct(left),
                    right,
                    set.Operator == "except" ? JoinKind.Anti : JoinKind.Semi,
                    keys,
                    keys,
                    null,
                    left.Fields
                )
                {
                    NullSafe = [.. keys.Select(_ => true)],
                };
            default:
                throw Refusal.NotSupported($"{set.Operator.ToUpperInvariant()} ALL", set.At);
        }
    }

    private (PlanNode Left, PlanNode Right) Align(PlanNode left, PlanNode right, SetOperation set)
    {
        if (left.Fields.Count != right.Fields.Count)
            throw new SqlException(
                SqlStates.SyntaxError,
                $"each {set.Operator.ToUpperInvariant()} query must have the same number of columns",
                set.At + 1
            );
        var types = new SqlType[left.Fields.Count];
        for (var i = 0; i < types.Length; i++)
        {
            var (l, r) = (Output(left, i), Output(right, i));
            types[i] = CommonType([l, r], set.Operator.ToUpperInvariant(), set.At);
        }

        return (Cast(left, types, set.At), Cast(right, types, set.At));
    }

    // A literal without a type may still take the other side's type.
    private static Scalar Output(PlanNode plan, int column) =>
        plan is ProjectPlan project && project.Outputs[column] is Constant { IsUntyped: true }
            ? ((ProjectPlan)plan).Outputs[column]
            : new InputRef(column, plan.Fields[column].Type);

    private PlanNode Cast(PlanNode plan, SqlType[] types, int at)
    {
        if (plan.Fields.Select(f => f.Type).SequenceEqual(types))
            return plan;
        var outputs = new Scalar[types.Length];
        for (var i = 0; i < types.Length; i++)
            outputs[i] = Casts.To(Output(plan, i), types[i], CastContext.Implicit, Zone, at);
        return new ProjectPlan(plan, outputs, [.. plan.Fields.Select((f, i) => f with { Type = types[i] })]);
    }

    private static PlanNode Rename(PlanNode plan, string table, IReadOnlyList<string> columns, int at, string? schema = null)
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
}
