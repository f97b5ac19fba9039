using Balloon.Sandbox.Expressions;

namespace Balloon.Sandbox.Plan;

/// <summary>Finds which columns of its relations a plan needs.</summary>
internal static class ColumnUse
{
    /// <summary>
    /// The columns that each scan has to provide. A step that is not known here is taken to need all columns of its input.
    /// </summary>
    public static IEnumerable<(ScanPlan Scan, int Column)> Of(PlanNode plan) => Needed(plan, Enumerable.Range(0, plan.Fields.Count));

    private static IEnumerable<(ScanPlan Scan, int Column)> Needed(PlanNode node, IEnumerable<int> columns)
    {
        Planning.Step();
        var needed = columns.ToHashSet();
        switch (node)
        {
            case ScanPlan scan:
                return needed.Select(c => (scan, c));
            case ProjectPlan project:
                return Needed(project.Input, needed.SelectMany(c => Read(project.Outputs[c])));
            case FilterPlan filter:
                return Needed(filter.Input, needed.Concat(Read(filter.Condition)));
            case JoinPlan join:
                var width = join.Left.Fields.Count;
                if (join.Condition is { } condition)
                    needed.UnionWith(Read(condition));
                needed.UnionWith(join.LeftKeys);
                needed.UnionWith(join.RightKeys.Select(k => k + width));
                return Needed(join.Left, needed.Where(c => c < width))
                    .Concat(Needed(join.Right, needed.Where(c => c >= width).Select(c => c - width)));
            case UnionPlan union:
                return union.Parts.SelectMany(p => Needed(p, needed));
            default:
                return node.Inputs.SelectMany(Of);
        }
    }

    private static IEnumerable<int> Read(Scalar scalar) => scalar.Walk().OfType<InputRef>().Select(i => i.Index);
}
