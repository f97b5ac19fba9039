using Balloon.Sandbox.Expressions;

namespace Balloon.Sandbox.Plan;

/// <summary>
/// Orders the relations of a FROM list so that each is linked to an earlier one; otherwise a join would form every pair of rows.
/// </summary>
internal static class JoinOrder
{
    /// <summary>Gives the same rows and columns. <paramref name="condition"/> is only inspected, not applied.</summary>
    public static PlanNode Arrange(PlanNode plan, Scalar condition)
    {
        var leaves = new List<(PlanNode Plan, int Offset)>();
        Flatten(plan, 0, leaves);
        if (leaves.Count < 3)
            return plan;
        var links = Links(leaves, condition);
        var order = new List<int> { 0 };
        while (order.Count < leaves.Count)
        {
            var left = Enumerable.Range(0, leaves.Count).Where(i => !order.Contains(i)).ToList();
            var linked = left.FindIndex(i => order.Any(o => links.Contains((i, o))));
            order.Add(left[Math.Max(0, linked)]);
        }

        return order.SequenceEqual(Enumerable.Range(0, leaves.Count)) ? plan : Joined(plan, leaves, order);
    }

    private static void Flatten(PlanNode plan, int offset, List<(PlanNode Plan, int Offset)> leaves)
    {
        if (plan is JoinPlan { Kind: JoinKind.Inner, LeftKeys.Count: 0, Condition: null } join)
        {
            Flatten(join.Left, offset, leaves);
            Flatten(join.Right, offset + join.Left.Fields.Count, leaves);
        }
        else
            leaves.Add((plan, offset));
    }

    private static HashSet<(int, int)> Links(List<(PlanNode Plan, int Offset)> leaves, Scalar condition)
    {
        var links = new HashSet<(int, int)>();
        foreach (var conjunct in Conditions.Conjuncts(Conditions.Factored(condition)))
        {
            if (!JoinKeys.MayBeKey(conjunct) || conjunct.Children is not [var a, var b])
                continue;
            if (Leaf(a) is { } one && Leaf(b) is { } other && one != other)
            {
                links.Add((one, other));
                links.Add((other, one));
            }
        }

        return links;

        // The only relation that one side of the condition reads, or null.
        int? Leaf(Scalar scalar)
        {
            var read = scalar.Walk().OfType<InputRef>().Select(i => leaves.FindLastIndex(l => l.Offset <= i.Index)).Distinct().ToList();
            return read.Count == 1 && !scalar.Walk().Any(s => s is OuterRef) ? read[0] : null;
        }
    }

    private static ProjectPlan Joined(PlanNode plan, List<(PlanNode Plan, int Offset)> leaves, List<int> order)
    {
        var joined = leaves[order[0]].Plan;
        var offsets = new int[leaves.Count];
        foreach (var next in order.Skip(1))
        {
            var leaf = leaves[next].Plan;
            offsets[next] = joined.Fields.Count;
            joined = new JoinPlan(joined, leaf, JoinKind.Inner, [], [], null, [.. joined.Fields, .. leaf.Fields]);
        }

        var outputs = new List<Scalar>();
        for (var i = 0; i < leaves.Count; i++)
            outputs.AddRange(leaves[i].Plan.Fields.Select((f, c) => new InputRef(offsets[i] + c, f.Type)));
        return new ProjectPlan(joined, outputs, plan.Fields);
    }
}
