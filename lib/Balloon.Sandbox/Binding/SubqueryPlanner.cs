using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>Joins the sub-queries of a bound query to its plan.</summary>
internal static class SubqueryPlanner
{
    /// <summary>Adds a column to the plan for each value of the sub-queries that are not in the layout yet.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="columns">The columns of the query.</param>
    /// <param name="layout">The positions of the columns; the new ones are added to it.</param>
    /// <param name="grouping">The aggregation that the plan computes, or null.</param>
    /// <param name="below">The layout below that aggregation: sub-queries in its arguments are not visible above it.</param>
    public static PlanNode Attach(PlanNode plan, BoundColumns columns, Layout layout, Grouping? grouping = null, Layout? below = null)
    {
        foreach (var (index, column) in columns.OfKind<SubqueryColumn>())
        {
            if (!layout.Has(index) && below?.Has(index) != true)
                plan = Attached(plan, column.Subquery, columns, layout, grouping);
        }

        return plan;
    }

    /// <summary>Adds a column to the plan for each value of the sub-queries that these expressions read.</summary>
    public static PlanNode AttachRead(PlanNode plan, IEnumerable<Scalar> expressions, BoundColumns columns, Layout layout)
    {
        foreach (var column in expressions.SelectMany(e => e.Walk()).OfType<InputRef>().Select(i => i.Index).Distinct().Order())
        {
            if (!layout.Has(column) && columns.At(column) is SubqueryColumn { Subquery: var found })
                plan = Attached(plan, found, columns, layout, null);
        }

        return plan;
    }

    /// <summary>
    /// Keeps the rows for which a condition holds. EXISTS and IN become semi and anti joins if they are conditions of their own. Conditions
    /// without a sub-query come first.
    /// </summary>
    public static PlanNode Where(PlanNode plan, Scalar condition, BoundColumns columns)
    {
        if (columns.ArePlain)
            return new FilterPlan(plan, condition);
        var width = plan.Fields.Count;
        var layout = Layout.Of(columns);
        var conjuncts = Conditions.Conjuncts(condition).ToLookup(layout.Holds);
        if (conjuncts[true].Any())
            plan = new FilterPlan(plan, AndOr.Of(true, [.. conjuncts[true]]));
        var rest = new List<Scalar>();
        foreach (var conjunct in conjuncts[false])
        {
            var (test, negated) = conjunct is Function<bool, bool> { Name: "not" } not ? (not.Argument, true) : (conjunct, false);
            if (test is InputRef read && columns.At(read.Index) is SubqueryColumn { Subquery: { Kind: not SubqueryKind.Scalar } found })
            {
                plan = AttachRead(plan, found.Operand is { } operand ? [operand] : [], columns, layout);
                plan = Correlation.AttachTest(plan, Mapped(found, layout) with { Negated = found.Negated != negated });
            }
            else
                rest.Add(conjunct);
        }

        plan = AttachRead(plan, rest, columns, layout);
        if (rest.Count > 0)
            plan = new FilterPlan(plan, AndOr.Of(true, [.. rest.Select(layout.Map)]));
        return plan.Fields.Count == width ? plan : Cut(plan, width);
    }

    private static PlanNode Attached(PlanNode plan, Subquery found, BoundColumns columns, Layout layout, Grouping? grouping)
    {
        if (found.Operand is { } operand)
            plan = AttachRead(plan, [operand], columns, layout);
        foreach (var (index, column) in columns.OfKind<SubqueryColumn>().Where(c => ReferenceEquals(c.Column.Subquery, found)))
            layout[index] = plan.Fields.Count + column.Value;
        var mapped = Mapped(found, layout);
        return Correlation.AttachValue(plan, grouping is null ? mapped : mapped with { Plan = AboveGroups(found, grouping) });
    }

    private static Subquery Mapped(Subquery found, Layout layout) =>
        found.Operand is { } operand ? found with { Operand = layout.Map(operand) } : found;

    // Above an aggregation, the outer columns of a sub-query are its groups.
    private static PlanNode AboveGroups(Subquery found, Grouping grouping) =>
        Correlation.IsCorrelated(found.Plan)
            ? found.Plan.Rewrite(s => s is OuterRef { Level: 1 } o ? o with { Index = GroupOf(o, found, grouping) } : s)
            : found.Plan;

    private static int GroupOf(OuterRef outer, Subquery found, Grouping grouping) =>
        grouping.Groups.ToList().IndexOf(new InputRef(outer.Index, outer.Type)) is >= 0 and var group
            ? group
            : throw new SqlException(
                SqlStates.GroupingError,
                "subquery uses ungrouped column from outer query: it must appear in the GROUP BY clause or be used in an aggregate function",
                found.At + 1
            );

    private static ProjectPlan Cut(PlanNode plan, int width) =>
        new(plan, [.. plan.Fields.Take(width).Select((f, i) => new InputRef(i, f.Type))], [.. plan.Fields.Take(width)]);
}
