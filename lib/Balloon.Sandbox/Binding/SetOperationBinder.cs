using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>Binds UNION, INTERSECT and EXCEPT.</summary>
internal sealed class SetOperationBinder(Binder binder)
{
    public PlanNode Bind(SetOperation set, Scope? outer)
    {
        // A chain leans to the left and may be long: it is processed from its first query on, without recursion.
        var chain = new Stack<SetOperation>();
        QueryBody first = set;
        while (first is SetOperation operation)
        {
            chain.Push(operation);
            first = operation.Left;
        }

        // A long chain removes duplicates once at the end, where a short chain does so after each query.
        var together = chain.Count > Balanced.Long && chain.All(s => s is { Operator: "union", All: false, Corresponding: false });
        var plan = binder.Queries.Body(first, outer);
        List<PlanNode> parts = [];
        while (chain.TryPop(out var next))
        {
            var right = binder.Queries.Body(next.Right, outer);
            if (!together && next is not { Operator: "union", All: true, Corresponding: false })
            {
                plan = Combined(plan, right, next);
                continue;
            }

            var (left, added) = Align(plan, right, next);
            // Many queries become one step instead of a nested chain.
            if (plan is not UnionPlan union || !ReferenceEquals(union.Parts, parts) || !ReferenceEquals(left, plan))
                plan = new UnionPlan(parts = [left], left.Fields);
            parts.Add(added);
        }

        return together ? SelectPlanner.Distinct(plan) : plan;
    }

    // CORRESPONDING: reduces both sides to the columns whose names they share, in the order of the left side or of BY.
    private static (PlanNode Left, PlanNode Right) Correspond(PlanNode left, PlanNode right, SetOperation set)
    {
        var (leftNames, rightNames) = (ColumnNames(left), ColumnNames(right));
        foreach (var name in set.By)
        {
            if (!leftNames.Contains(name) || !rightNames.Contains(name))
                throw Invalid(
                    $"Column name `{name}` in CORRESPONDING BY is not found in a side of the {Operation()} operation. It shall be included in both sides."
                );
        }

        List<string> names = set.By.Count > 0 ? [.. set.By] : [.. leftNames.Where(rightNames.Contains)];
        if (names.Count == 0)
            throw Invalid(
                $"When CORRESPONDING is specified, at least one column of the left side shall have a column name that is the column name of some column of the right side in a {Operation()} operation. Left side query column list: ({Listed(leftNames)}). Right side query column list: ({Listed(rightNames)})."
            );
        return (Cut(left), Cut(right));

        PlanNode Cut(PlanNode plan)
        {
            var places = names.Select(n => Place(plan, n)).ToArray();
            return new ProjectPlan(
                plan,
                [.. places.Select(p => new InputRef(p, plan.Fields[p].Type))],
                [.. places.Select(p => plan.Fields[p])]
            );
        }

        int Place(PlanNode plan, string name)
        {
            var places = Enumerable.Range(0, plan.Fields.Count).Where(i => plan.Fields[i].Name == name).ToArray();
            return places.Length == 1
                ? places[0]
                : throw Invalid($"Duplicated column name `{name}` in the column list of a {Operation()} operation with CORRESPONDING.");
        }

        string Operation() => set.Operator.ToUpperInvariant();
        SqlException Invalid(string message) => new(SqlStates.SyntaxError, "Invalid input syntax: " + message, set.At + 1);
    }

    private static List<string> ColumnNames(PlanNode plan) => [.. plan.Fields.Where(f => !f.Hidden).Select(f => f.Name)];

    private static string Listed(List<string> names) => string.Join(", ", names.Select(n => $"\"{n}\""));

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
            var (l, r) = (TypeBinder.Output(left, i), TypeBinder.Output(right, i));
            types[i] = binder.Types.CommonType([l, r], set.Operator.ToUpperInvariant(), set.At);
        }

        return (binder.Types.Cast(left, types, set.At), binder.Types.Cast(right, types, set.At));
    }
}
