using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

// SELECT: FROM, WHERE, GROUP BY, HAVING, window functions, the list, DISTINCT, ORDER BY; in this order.
internal sealed partial class Binder
{
    private QueryPlan SelectWithOrder(Select select, Query query, Scope? outer)
    {
        var (plan, scope) = From(select.From, outer);
        if (select.Where is { } where)
            plan = Where(plan, scope, where);
        if (select.GroupingSets is not null)
            throw Refusal.NotSupported("GROUPING SETS, ROLLUP and CUBE", select.At);
        var items = Expand(select.Items, scope);
        var order = query.OrderBy;
        Grouping? grouping = null;
        var grouped =
            select.GroupBy.Count > 0
            || select.Having is not null
            || items.Any(i => ExpressionParts.HasAggregate(i.Value))
            || order.Any(o => ExpressionParts.HasAggregate(o.Value));
        if (grouped)
            grouping = new Grouping([.. select.GroupBy.Select(g => GroupKey(g, items, scope)).Distinct()]);
        var windowing = new Windowing(select.Windows);
        var environment = new Environment(scope, "SELECT")
        {
            Grouping = grouping,
            Windows = windowing,
            Subqueries = new SubqueryCollector(),
            Sets = new SetCollector(),
        };
        var having = select.Having is { } h ? Condition(h, environment with { Clause = "HAVING", Windows = null, Sets = null }) : null;
        var outputs = items.Select(i => Expression(i.Value, environment)).ToList();
        var fields = items.Select((item, i) => new Field(null, item.Alias ?? Names.Of(item.Value), outputs[i].Type)).ToList();
        var keys = order.Select(o => OrderKey(o, items, outputs, fields, environment)).ToList();
        var on = select.DistinctOn.Select(e => OutputColumn(e, fields) is { } at ? outputs[at] : Expression(e, environment)).ToList();
        return Finish(plan, select, query, environment, having, outputs, fields, keys, on);
    }

    private QueryPlan Finish(
        PlanNode plan,
        Select select,
        Query query,
        Environment environment,
        Scalar? having,
        List<Scalar> outputs,
        List<Field> fields,
        List<(Scalar Value, SortKey Key)> keys,
        List<Scalar> on
    )
    {
        var collector = environment.Subqueries!;
        if (environment.Grouping is { } grouping)
            plan = Aggregate(plan, grouping);
        (plan, var map) = AttachSubqueries(plan, collector, environment.Grouping is not null);
        if (having is not null)
            plan = Filter(plan, having.Rewrite(map));
        outputs = [.. outputs.Select(o => o.Rewrite(map))];
        (plan, var windowMap) = AttachWindows(plan, environment.Windows!, map);
        (plan, var setMap) = AttachSets(plan, environment.Sets!, s => windowMap(map(s)));
        Func<Scalar, Scalar> above = s => setMap(windowMap(s));
        outputs = [.. outputs.Select(o => o.Rewrite(above))];
        var visible = outputs.Count;
        var order = new List<SortKey>();
        foreach (var (value, key) in keys)
        {
            var rewritten = value.Rewrite(map).Rewrite(above);
            var at = outputs.IndexOf(rewritten);
            if (at < 0)
            {
                if (select.Distinct)
                    throw new SqlException("42P10", "for SELECT DISTINCT, ORDER BY expressions must appear in select list", query.At + 1);
                at = outputs.Count;
                outputs.Add(rewritten);
                fields.Add(new Field(null, $"order{at}", rewritten.Type) { Hidden = true });
            }

            order.Add(key with { Column = at });
        }

        plan = Project(plan, outputs, fields, on, map, above, out var partition);
        if (select.DistinctOn.Count > 0)
            plan = new TopNPlan(plan, partition, order, 0, 1, false);
        if (select.Distinct)
            plan = Distinct(plan);
        return new QueryPlan(plan, visible, order, Whole(query.Offset, "OFFSET") ?? 0, Whole(query.Limit, "LIMIT"), query.WithTies);
    }

    private static ProjectPlan Project(
        PlanNode plan,
        List<Scalar> outputs,
        List<Field> fields,
        List<Scalar> on,
        Func<Scalar, Scalar> map,
        Func<Scalar, Scalar> above,
        out int[] partition
    )
    {
        partition = new int[on.Count];
        for (var i = 0; i < on.Count; i++)
        {
            var rewritten = on[i].Rewrite(map).Rewrite(above);
            partition[i] = outputs.IndexOf(rewritten);
            if (partition[i] >= 0)
                continue;
            partition[i] = outputs.Count;
            outputs.Add(rewritten);
            fields.Add(new Field(null, $"on{i}", rewritten.Type) { Hidden = true });
        }

        // A literal in the list becomes text for good, but a set operation may still give it another type: it keeps its mark.
        return new ProjectPlan(plan, [.. outputs.Select(ConstantFolding.Fold)], fields);
    }

    private static AggregatePlan Aggregate(PlanNode plan, Grouping grouping)
    {
        var fields = grouping.Columns.Select((c, i) => new Field(null, $"c{i}", c.Type)).ToArray();
        var below = new ProjectPlan(
            plan,
            [.. grouping.Columns.Select((c, i) => ConstantFolding.Fold(i < grouping.Groups.Count ? GroupKeys.Normal(c) : c))],
            fields
        );
        Field[] above = [.. fields.Take(grouping.Groups.Count), .. grouping.Calls.Select(c => new Field(null, c.Kind.Name, c.Type))];
        return new AggregatePlan(below, [.. Enumerable.Range(0, grouping.Groups.Count)], grouping.Calls, above);
    }

    private List<SelectItem> Expand(IReadOnlyList<SelectItem> items, Scope scope)
    {
        var expanded = new List<SelectItem>();
        foreach (var item in items)
        {
            if (item.Value is FieldsOf all)
            {
                expanded.AddRange(FieldsOfStruct(all, scope).Select(f => new SelectItem(new FieldOf(all.Operand, f.Name, all.At), f.Name)));
                continue;
            }

            if (item.Value is not Star star)
            {
                expanded.Add(item);
                continue;
            }

            var any = false;
            var left = LeftOut(star, scope);
            if (star.Table is null)
                expanded.AddRange(
                    scope.Merged.Where(m => !left.Contains(m.Value)).Select(m => new SelectItem(new ColumnName([m.Name], star.At), m.Name))
                );
            for (var i = 0; i < scope.Fields.Count; i++)
            {
                var field = scope.Fields[i];
                if (field.Hidden || !IsOf(field, star))
                    continue;
                any = true;
                if (star.Table is null && scope.Merged.Any(m => m.Merged.Contains(i)))
                    continue;
                if (!left.Contains(new InputRef(i, field.Type)))
                    expanded.Add(new SelectItem(new ColumnAt(i, field, star.At), field.Name));
            }

            if (!any && scope.Merged.Count == 0)
                throw star.Table is { } table
                    ? Scope.NoTable(table, star.At)
                    : new SqlException(SqlStates.UndefinedTable, "SELECT * with no tables specified is not valid", star.At + 1);
        }

        return expanded;
    }

    private static bool IsOf(Field field, Star star) =>
        (star.Table is null || field.Table == star.Table) && (star.Schema is null || field.Schema == star.Schema);

    private IReadOnlyList<StructField> FieldsOfStruct(FieldsOf all, Scope scope)
    {
        var environment = new Environment(scope, "SELECT")
        {
            Grouping = ExpressionParts.HasAggregate(all.Operand) ? new Grouping([]) : null,
            Subqueries = new SubqueryCollector(),
        };
        var type = Expression(all.Operand, environment).Type;
        return type.Fields ?? throw new SqlException(SqlStates.WrongObjectType, $"type \"{type}\" is not composite", all.At + 1);
    }

    // The columns of EXCEPT (…).
    private static HashSet<Scalar> LeftOut(Star star, Scope scope)
    {
        var columns = new HashSet<Scalar>();
        foreach (var name in star.Except)
        {
            var text = string.Join('.', name.Parts);
            Scalar column;
            try
            {
                column = scope.Find(name.Parts, name.At);
            }
            catch (SqlException e) when (e.SqlState == SqlStates.AmbiguousColumn)
            {
                throw new SqlException(e.SqlState, $"Ambiguous column name: {text}", name.At + 1, innerException: e);
            }
            catch (SqlException e) when (e.SqlState == SqlStates.UndefinedColumn)
            {
                throw new SqlException(e.SqlState, $"Item not found: Invalid column: {text}", name.At + 1, innerException: e);
            }

            if (!columns.Add(column))
                throw new SqlException(SqlStates.SyntaxError, "Duplicate entry in except list", name.At + 1);
        }

        return columns;
    }

    private Scalar GroupKey(Expression e, List<SelectItem> items, Scope scope)
    {
        var environment = new Environment(scope, "GROUP BY");
        if (e is NumberLiteral number)
            return Expression(Item(number, items, "GROUP BY").Value, environment);
        // An input column comes before an output name; only a name that is no column can be an alias.
        if (
            e is ColumnName { Parts.Count: 1 } name
            && scope.Fields.All(f => f.Name != name.Name)
            && items.FirstOrDefault(i => i.Alias == name.Name) is { } aliased
        )
            return Expression(aliased.Value, environment);
        return Expression(e, environment);
    }

    private (Scalar Value, SortKey Key) OrderKey(
        OrderItem o,
        List<SelectItem> items,
        List<Scalar> outputs,
        List<Field> fields,
        Environment environment
    )
    {
        var at = OutputColumn(o.Value, fields);
        var value = at is { } column ? outputs[column] : Expression(o.Value, environment with { Clause = "ORDER BY" });
        if (GroupKeys.HasMap(value.Type))
            throw Refusal.NotSupported("ORDER BY a map", o.Value.At);
        return (value, new SortKey(0, o.Descending, o.NullsFirst));
    }

    private static SelectItem Item(NumberLiteral number, List<SelectItem> items, string clause) =>
        int.TryParse(number.Text, out var n) && n >= 1 && n <= items.Count
            ? items[n - 1]
            : throw new SqlException("42P10", $"{clause} position {number.Text} is not in select list", number.At + 1);

    /// <summary>The output column that a bare name or a number means in ORDER BY, or null.</summary>
    private static int? OutputColumn(Expression e, IReadOnlyList<Field> fields)
    {
        if (e is NumberLiteral number)
        {
            return int.TryParse(number.Text, out var n) && n >= 1 && n <= fields.Count
                ? n - 1
                : throw new SqlException("42P10", $"ORDER BY position {number.Text} is not in select list", number.At + 1);
        }

        if (e is not ColumnName { Parts.Count: 1 } name)
            return null;
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Name == name.Name && !fields[i].Hidden)
                return i;
        }

        return null;
    }

    // What is never true needs no rows to be read.
    private static PlanNode Filter(PlanNode plan, Scalar condition) =>
        ConstantFolding.Fold(condition) switch
        {
            Constant { Value: null or false } => new ValuesPlan([], plan.Fields),
            var folded => PushDown.Where(plan, folded),
        };

    private PlanNode Where(PlanNode plan, Scope scope, Expression where)
    {
        var collector = new SubqueryCollector();
        // Aggregates of an outer query aside, nothing but columns may stand here.
        var condition = Condition(where, new Environment(scope, "WHERE") { Subqueries = collector });
        plan = JoinOrder.Arrange(plan, condition);
        if (collector.IsEmpty)
            return Filter(plan, condition);
        var width = plan.Fields.Count;
        (plan, var rest) = AttachConditions(plan, condition, collector);
        var filtered = rest is null ? plan : Filter(plan, rest);
        return filtered.Fields.Count == width ? filtered : Cut(filtered, width);
    }

    private static ProjectPlan Cut(PlanNode plan, int width) =>
        new(plan, [.. plan.Fields.Take(width).Select((f, i) => new InputRef(i, f.Type))], [.. plan.Fields.Take(width)]);
}
