using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;

namespace Balloon.Sandbox.Binding;

/// <summary>
/// Builds the plan of a bound SELECT step by step: aggregation, sub-queries, HAVING, window functions, set functions, the list, DISTINCT.
/// It does not optimize: <see cref="PushDown"/> does that for the whole plan.
/// </summary>
internal static class SelectPlanner
{
    public static QueryPlan Plan(BoundSelect select)
    {
        var below = Layout.Of(select.Columns);
        var (plan, layout) = (select.From, below);
        if (select.Grouping is { } grouping)
            (plan, layout) = Aggregated(plan, select, grouping, below);
        plan = SubqueryPlanner.Attach(plan, select.Columns, layout, select.Grouping, select.Grouping is null ? null : below);
        if (select.Having is { } having)
            plan = new FilterPlan(plan, layout.Map(having));
        plan = WindowPlanner.Attach(plan, select.Columns, layout);
        plan = SetPlanner.Attach(plan, select.Columns, layout);
        // A literal in the list becomes text, but a set operation may still give it another type, so it stays marked as a literal.
        plan = new ProjectPlan(plan, [.. select.Outputs.Select(o => ConstantFolding.Fold(layout.Map(o)))], select.Fields);
        if (select.DistinctOn.Count > 0)
            plan = new TopNPlan(plan, select.DistinctOn, select.Order, 0, 1, false);
        if (select.Distinct)
            plan = Distinct(plan);
        return new QueryPlan(plan, select.Visible, select.Order, select.Limit.Offset, select.Limit.Count, select.Limit.WithTies);
    }

    /// <summary>Removes duplicate rows.</summary>
    public static AggregatePlan Distinct(PlanNode plan)
    {
        var outputs = plan.Fields.Select((f, i) => GroupKeys.Normal(new InputRef(i, f.Type))).ToArray();
        var below = outputs.All(o => o is InputRef) ? plan : new ProjectPlan(plan, outputs, plan.Fields);
        return new AggregatePlan(below, [.. Enumerable.Range(0, plan.Fields.Count)], [], plan.Fields);
    }

    // Above the aggregation only its columns are left. Sub-queries in its arguments are computed below it.
    private static (PlanNode Plan, Layout Layout) Aggregated(PlanNode plan, BoundSelect select, Grouping grouping, Layout below)
    {
        plan = SubqueryPlanner.AttachRead(plan, grouping.Columns, select.Columns, below);
        var fields = grouping.Columns.Select((c, i) => new Field(null, $"c{i}", c.Type)).ToArray();
        var groups = grouping.Groups.Count;
        Scalar[] outputs =
        [
            .. grouping.Columns.Select(below.Map).Select((c, i) => ConstantFolding.Fold(i < groups ? GroupKeys.Normal(c) : c)),
        ];
        var layout = new Layout();
        foreach (var (index, column) in select.Columns.OfKind<GroupedColumn>())
            layout[index] = column.Index;
        var input = new ProjectPlan(plan, outputs, fields);
        if (grouping.Sets is not null)
            return (GroupingSetsPlanner.Aggregated(input, grouping), layout);
        Field[] above = [.. fields.Take(groups), .. grouping.Calls.Select(c => new Field(null, c.Kind.Name, c.Type))];
        return (new AggregatePlan(input, [.. Enumerable.Range(0, groups)], grouping.Calls, above), layout);
    }
}
