using Balloon.Sandbox.Expressions;

namespace Balloon.Sandbox.Plan;

/// <summary>
/// A full join over a stream drops rows whose whole stream key is null, as RisingWave does, which could not tell such rows apart. This can
/// happen where the keys of both sides may be null: keys of aggregations, and primary keys that are not declared NOT NULL.
/// </summary>
internal static class FullJoinKeys
{
    public static PlanNode DropNullKeys(PlanNode plan)
    {
        if (plan.Inputs.Count == 0)
            return plan;
        var inputs = plan.Inputs.Select(DropNullKeys).ToArray();
        if (!inputs.SequenceEqual(plan.Inputs, ReferenceEqualityComparer.Instance))
            plan = plan.WithInputs(inputs);
        if (
            plan is not JoinPlan { Kind: JoinKind.Full } join
            || NullableKey(join.Left) is not { } left
            || NullableKey(join.Right) is not { } right
        )
            return plan;
        var width = join.Left.Fields.Count;
        var key = left.Concat(join.LeftKeys).Concat(right.Concat(join.RightKeys).Select(c => c + width)).Distinct();
        return key.Select(c => (Scalar)new IsNullTest(new InputRef(c, join.Fields[c].Type), true)).ToArray() is { Length: > 0 } tests
            ? new FilterPlan(join, tests.Aggregate((a, b) => new AndOr(false, a, b)))
            : plan;
    }

    // The columns of the stream key if every one of them may be null; null if one never is, such as a row id or a NOT NULL column.
    private static int[]? NullableKey(PlanNode plan)
    {
        switch (plan)
        {
            case AggregatePlan aggregate:
                return [.. Enumerable.Range(0, aggregate.Groups.Count)];
            case FilterPlan filter:
                return NullableKey(filter.Input);
            case ScanPlan { Relation.Maintained: { } kept }:
                return NullableKey(kept);
            case ScanPlan scan:
                return scan.Relation.ShapeAsOf(scan.AsOf).NullableKey?.ToArray();
            case ProjectPlan project when NullableKey(project.Input) is { } key:
                var outputs = project.Outputs.ToList();
                var places = key.Select(k => outputs.FindIndex(o => o is InputRef input && input.Index == k)).ToArray();
                return Array.IndexOf(places, -1) < 0 ? places : null;
            default:
                return null;
        }
    }
}
