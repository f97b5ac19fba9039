using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>
/// Joins sub-queries to the query around them (decorrelation): conditions with outer columns are pulled up out of the sub-query and become
/// the join's conditions. What cannot be pulled up is refused.
/// </summary>
internal static class Correlation
{
    public static bool IsCorrelated(PlanNode plan) =>
        plan.Walk().SelectMany(n => n.Scalars).SelectMany(s => s.Walk()).Any(s => s is OuterRef { Level: 1 });

    /// <summary>Keeps the rows of the outer plan for which the sub-query has a row, or has none.</summary>
    public static PlanNode AttachTest(PlanNode outer, Subquery subquery)
    {
        try
        {
            return JoinedTest(outer, subquery);
        }
        catch (DecorrelationException e)
        {
            var tested = ApplyPlan.Of(outer, subquery, e.Message);
            Scalar[] columns = [.. outer.Fields.Select((f, i) => new InputRef(i, f.Type))];
            return new ProjectPlan(new FilterPlan(tested, new InputRef(columns.Length, SqlType.Boolean)), columns, outer.Fields);
        }
    }

    /// <summary>Adds a column to the outer plan: the value of a sub-query, or whether EXISTS or IN holds.</summary>
    public static PlanNode AttachValue(PlanNode outer, Subquery subquery)
    {
        if (subquery.Kind != SubqueryKind.Scalar)
            return ApplyPlan.Of(outer, subquery, "EXISTS and IN of a query inside of OR, NOT or another expression");
        try
        {
            return AttachScalar(outer, subquery);
        }
        catch (DecorrelationException e)
        {
            return ApplyPlan.Of(outer, subquery, e.Message);
        }
    }

    private static PlanNode JoinedTest(PlanNode outer, Subquery subquery)
    {
        CheckAggregates(subquery.Plan, subquery.At);
        var (plan, conditions) = PullUp(subquery.Plan, subquery.At);
        var width = outer.Fields.Count;
        var joined = Joined(conditions, width);
        if (subquery.Operand is { } operand)
            joined.Add(Comparison.Make("=", operand, new InputRef(width, plan.Fields[0].Type)));
        return JoinPlan.On(outer, Lowered(plan), subquery.Negated ? JoinKind.Anti : JoinKind.Semi, joined);
    }

    /// <summary>LATERAL: joins each row of the outer plan with the rows of the sub-query for it.</summary>
    public static PlanNode AttachRows(PlanNode outer, PlanNode rows, bool keepsEmpty, int at)
    {
        try
        {
            return JoinedRows(outer, rows, keepsEmpty, at);
        }
        catch (DecorrelationException e)
        {
            throw Refusal.NotSupported(e.Message, e.At);
        }
    }

    private static PlanNode JoinedRows(PlanNode outer, PlanNode rows, bool keepsEmpty, int at)
    {
        // An aggregate without groups always gives one row, even over no rows.
        if (IsCorrelated(rows) && Aggregated(rows) is not null)
            return AttachScalar(outer, new Subquery(SubqueryKind.Scalar, false, null, rows, at) { Width = rows.Fields.Count });
        CheckAggregates(rows, at);
        var (plan, conditions) = PullUp(rows, at);
        var input = Lowered(plan);
        var kind = keepsEmpty ? JoinKind.Left : JoinKind.Inner;
        return JoinPlan.On(outer, input, kind, Joined(conditions, outer.Fields.Count));
    }

    /// <summary>Adds the sub-query's value to the outer plan, null if it has no row.</summary>
    private static PlanNode AttachScalar(PlanNode outer, Subquery subquery)
    {
        CheckAggregates(Aggregated(subquery.Plan)?.Input ?? subquery.Plan, subquery.At);
        var (plan, conditions) = PullUp(subquery.Plan, subquery.At);
        var width = outer.Fields.Count;
        if (conditions.Count > 0 && !IsGroupedBy(plan, conditions))
            throw new DecorrelationException("a correlated sub-query that may give several rows", subquery.At);
        var input = Lowered(conditions.Count == 0 && !GivesOneRow(plan) ? new MaxOneRowPlan(plan) : plan);
        var join = JoinPlan.On(outer, input, JoinKind.Left, Joined(conditions, width));
        var values = Enumerable.Range(0, subquery.Width).Select(i => Value(subquery, plan, width, i, conditions.Count > 0));
        return new ProjectPlan(
            join,
            [.. outer.Fields.Select((f, i) => new InputRef(i, f.Type)), .. values],
            [.. outer.Fields, .. plan.Fields.Take(subquery.Width).Select(f => f with { Table = null, Hidden = true })]
        );
    }

    // count(*) of no rows is 0, although the join finds no row: the query tells its value for no rows.
    private static Scalar Value(Subquery subquery, PlanNode plan, int width, int column, bool correlated)
    {
        var value = new InputRef(width + column, plan.Fields[column].Type);
        if (!correlated || EmptyValue(subquery.Plan, column) is not { } empty)
            return value;
        var missing = new IsNullTest(new InputRef(width + plan.Fields.Count - 1, plan.Fields[^1].Type), false);
        return new CaseScalar([(missing, empty)], value);
    }

    // Outer columns become those of the join's left side; the sub-query's own follow them.
    private static List<Scalar> Joined(List<Scalar> conditions, int width) =>
        [
            .. conditions.Select(c =>
                c.Rewrite(s =>
                    s switch
                    {
                        InputRef i => new InputRef(i.Index + width, i.Type),
                        OuterRef { Level: 1 } o => new InputRef(o.Index, o.Type),
                        OuterRef o => o with { Level = o.Level - 1 },
                        _ => s,
                    }
                )
            ),
        ];

    // References to queries further out are now one level closer.
    private static PlanNode Lowered(PlanNode plan) =>
        plan.Walk().SelectMany(n => n.Scalars).SelectMany(s => s.Walk()).Any(s => s is OuterRef)
            ? plan.Rewrite(s => s is OuterRef o ? o with { Level = o.Level - 1 } : s)
            : plan;

    // Finds the aggregation without groups below projections, which gives one row even over no rows.
    private static AggregatePlan? Aggregated(PlanNode plan) =>
        plan switch
        {
            AggregatePlan { Groups.Count: 0 } aggregate => aggregate,
            ProjectPlan p => Aggregated(p.Input),
            _ => null,
        };

    // Once grouped by the outer query's columns, an aggregation gives no row for no rows: its single row would be missing.
    private static void CheckAggregates(PlanNode plan, int at)
    {
        if (plan.Walk().Any(n => n is AggregatePlan { Groups.Count: 0 } && IsCorrelated(n)))
            throw new DecorrelationException("a correlated aggregate of all rows inside of this sub-query", at);
    }

    private static bool IsGroupedBy(PlanNode plan, List<Scalar> conditions)
    {
        _ = conditions;
        return plan switch
        {
            AggregatePlan { Groups.Count: > 0 } => true,
            TopNPlan { Limit: <= 1, WithTies: false } => true,
            ProjectPlan p => IsGroupedBy(p.Input, conditions),
            FilterPlan f => IsGroupedBy(f.Input, conditions),
            _ => false,
        };
    }

    /// <summary>Whether the plan never has more than one row.</summary>
    public static bool GivesOneRow(PlanNode plan) =>
        plan switch
        {
            MaxOneRowPlan => true,
            AggregatePlan { Groups.Count: 0, OnWindowClose: false } => true,
            ScanPlan { Relation.Maintained: { } kept } => GivesOneRow(kept),
            ProjectPlan p => GivesOneRow(p.Input),
            FilterPlan f => GivesOneRow(f.Input),
            ValuesPlan v => v.Rows.Count <= 1,
            TopNPlan { Partition.Count: 0, Limit: <= 1, WithTies: false } => true,
            _ => false,
        };

    /// <summary>The value of an aggregation over no rows; null when it is NULL.</summary>
    private static Scalar? EmptyValue(PlanNode plan, int column)
    {
        if (plan is not ProjectPlan project || project.Input is not AggregatePlan { Groups.Count: 0 } aggregate)
            return null;
        var value = project
            .Outputs[column]
            .Rewrite(s => s is InputRef i ? new Constant(aggregate.Calls[i.Index].Kind.OfNothing, i.Type) : s);
        if (value.IsConstant)
            return ConstantFolding.Value(value) is { } result ? new Constant(result, value.Type) : null;
        return value.Walk().Any(s => s is InputRef or OuterRef) ? null : value;
    }

    /// <summary>
    /// Splits a plan into one without the conditions on the outer query, and these conditions, over its columns and outer ones.
    /// </summary>
    private static (PlanNode Plan, List<Scalar> Conditions) PullUp(PlanNode plan, int at)
    {
        if (!IsCorrelated(plan))
            return (plan, []);
        switch (plan)
        {
            case FilterPlan filter:
                var (input, conditions) = PullUp(filter.Input, at);
                var kept = new List<Scalar>();
                foreach (var conjunct in Conditions.Conjuncts(filter.Condition))
                    (ReadsOuter(conjunct) ? conditions : kept).Add(conjunct);
                return (kept.Count == 0 ? input : new FilterPlan(input, AndOr.Of(true, kept)), conditions);
            case ProjectPlan project:
                return Project(project, at);
            case AggregatePlan aggregate:
                return Aggregate(aggregate, at);
            case TopNPlan top:
                return TopN(top, at);
            case JoinPlan { Kind: JoinKind.Inner } join:
                return Join(join, at);
            case JoinPlan { Kind: JoinKind.Semi or JoinKind.Anti or JoinKind.Left } outer
                when !IsCorrelated(outer.Right) && (outer.Condition is null || !ReadsOuter(outer.Condition)):
                return LeftOf(outer, at);
            default:
                throw new DecorrelationException($"a correlated sub-query with {plan.Describe()}", at);
        }
    }

    private static bool ReadsOuter(Scalar scalar) => scalar.Walk().Any(s => s is OuterRef { Level: 1 });

    // Columns that the pulled-up conditions need are appended to those of the projection.
    private static (PlanNode, List<Scalar>) Project(ProjectPlan project, int at)
    {
        var (input, conditions) = PullUp(project.Input, at);
        if (project.Outputs.Any(ReadsOuter))
            throw new DecorrelationException("an outer column in the list of a sub-query", at);
        var outputs = project.Outputs.ToList();
        var fields = project.Fields.ToList();
        var pulled = conditions
            .Select(c =>
                c.Rewrite(s =>
                {
                    if (s is not InputRef i)
                        return s;
                    var place = outputs.FindIndex(o => o.Equals(i));
                    if (place < 0)
                    {
                        place = outputs.Count;
                        outputs.Add(i);
                        fields.Add(input.Fields[i.Index] with { Hidden = true });
                    }

                    return new InputRef(place, i.Type);
                })
            )
            .ToList();
        return (new ProjectPlan(input, outputs, fields), pulled);
    }

    // An equality with an outer column becomes a group; no other condition can be pulled through an aggregation.
    private static (PlanNode, List<Scalar>) Aggregate(AggregatePlan aggregate, int at)
    {
        var (input, conditions) = PullUp(aggregate.Input, at);
        var groups = aggregate.Groups.ToList();
        var added = new List<(int Column, Scalar Outer)>();
        foreach (var condition in conditions)
        {
            var (column, outer) = Asked(condition, "an aggregate", at);
            added.Add((column.Index, outer));
        }

        var old = aggregate.Groups.Count;
        groups.AddRange(added.Select(x => x.Column).Where(c => !groups.Contains(c)).Distinct());
        Field[] fields =
        [
            .. aggregate.Fields.Take(old),
            .. groups.Skip(old).Select(g => input.Fields[g] with { Hidden = true }),
            .. aggregate.Fields.Skip(old),
        ];
        var more = groups.Count - old;
        var made = aggregate with { Input = input, Groups = groups, Fields = fields };
        // The columns of the aggregates have moved: put them back in their places, followed by the new groups.
        int[] order = [.. Enumerable.Range(0, old), .. Enumerable.Range(old + more, aggregate.Calls.Count), .. Enumerable.Range(old, more)];
        var back = new ProjectPlan(made, [.. order.Select(i => new InputRef(i, fields[i].Type))], [.. order.Select(i => fields[i])]);
        var pulled = added
            .Select(x =>
            {
                var place = Array.IndexOf(order, groups.IndexOf(x.Column));
                return (Scalar)Comparison.Make("=", new InputRef(place, input.Fields[x.Column].Type), x.Outer);
            })
            .ToList();
        return (back, pulled);
    }

    // The first rows of all become the first rows for each value in the outer query.
    private static (PlanNode, List<Scalar>) TopN(TopNPlan top, int at)
    {
        var (input, conditions) = PullUp(top.Input, at);
        int[] asked = [.. conditions.Select(c => Asked(c, "LIMIT or DISTINCT ON", at).Column.Index)];
        return (top with { Input = input, Partition = [.. top.Partition.Union(asked)], Fields = input.Fields }, conditions);
    }

    // An equality of a column with an expression over the outer query.
    private static (InputRef Column, Scalar Outer) Asked(Scalar condition, string below, int at)
    {
        if (!Conditions.IsEquality(condition) || condition.Children is not [var a, var b])
            throw new DecorrelationException($"a correlated sub-query whose condition is not an equality, below {below}", at);
        var (inner, outer) = a is InputRef && !b.Walk().Any(s => s is InputRef) ? (a, b) : (b, a);
        return inner is InputRef column && !outer.Walk().Any(s => s is InputRef)
            ? (column, outer)
            : throw new DecorrelationException($"a correlated sub-query whose condition is not a column's equality, below {below}", at);
    }

    private static (PlanNode, List<Scalar>) Join(JoinPlan join, int at)
    {
        var (left, conditions) = PullUp(join.Left, at);
        var (right, fromRight) = PullUp(join.Right, at);
        var (oldLeft, newLeft) = (join.Left.Fields.Count, left.Fields.Count);
        conditions = [.. conditions, .. fromRight.Select(c => Conditions.Shift(c, newLeft))];
        var kept = new List<Scalar>();
        foreach (var conjunct in join.Condition is null ? [] : Conditions.Conjuncts(join.Condition))
            (ReadsOuter(conjunct) ? conditions : kept).Add(Moved(conjunct, oldLeft, newLeft));
        PlanNode made = join with
        {
            Left = left,
            Right = right,
            Condition = kept.Count == 0 ? null : AndOr.Of(true, kept),
            Fields = [.. left.Fields, .. right.Fields],
        };
        if (newLeft == oldLeft)
            return (made, conditions);
        // The original columns, followed by those that were added.
        int[] order =
        [
            .. Enumerable.Range(0, oldLeft),
            .. Enumerable.Range(newLeft, right.Fields.Count),
            .. Enumerable.Range(oldLeft, newLeft - oldLeft),
        ];
        var back = new ProjectPlan(
            made,
            [.. order.Select(i => new InputRef(i, made.Fields[i].Type))],
            [.. order.Select(i => made.Fields[i])]
        );
        return (
            back,
            [.. conditions.Select(c => c.Rewrite(s => s is InputRef i ? new InputRef(Array.IndexOf(order, i.Index), i.Type) : s))]
        );
    }

    private static (PlanNode, List<Scalar>) LeftOf(JoinPlan join, int at)
    {
        var (left, conditions) = PullUp(join.Left, at);
        if (left.Fields.Count != join.Left.Fields.Count && join.Kind == JoinKind.Left)
            throw new DecorrelationException("a correlated sub-query with an outer join", at);
        var condition = join.Condition is { } asked ? Moved(asked, join.Left.Fields.Count, left.Fields.Count) : null;
        var fields = join.Kind == JoinKind.Left ? join.Fields : left.Fields;
        return (join with { Left = left, Condition = condition, Fields = fields }, conditions);
    }

    // The right side's columns have moved by the number of columns that the left side has gained.
    private static Scalar Moved(Scalar scalar, int oldLeft, int newLeft) =>
        scalar.Rewrite(s => s is InputRef i && i.Index >= oldLeft ? new InputRef(i.Index - oldLeft + newLeft, i.Type) : s);
}
