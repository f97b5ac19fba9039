using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Stream;

namespace Balloon.Sandbox.Engine;

/// <summary>Which columns of a view are columns of the groups that its rows are made of, one row a group.</summary>
internal sealed class GroupColumns
{
    // Of each column of the plan, the group's; null for one that is computed.
    private readonly int?[] groups;
    private readonly HashSet<int> read;

    private GroupColumns(int?[] groups, HashSet<int> read) => (this.groups, this.read) = (groups, read);

    /// <summary>Null when not every row is made of one group, or not every group makes a row.</summary>
    public static GroupColumns? Of(PlanNode plan) =>
        plan switch
        {
            AggregatePlan { OnWindowClose: false } a => new([.. a.Fields.Select((_, i) => i < a.Groups.Count ? i : (int?)null)], []),
            ProjectPlan p => Of(p.Input)?.Through(p.Outputs),
            _ => null,
        };

    /// <summary>Lets the view's store have the groups' columns.</summary>
    public void Lend(Dataflow flow, RowStore view) =>
        flow.Placing?.Lend(
            view,
            groups.Select((group, column) => (column, group)).Where(c => c.group is not null).Select(c => (c.column, c.group!.Value)),
            read
        );

    private GroupColumns Through(IReadOnlyList<Scalar> outputs)
    {
        var computed = outputs.Where(o => o is not InputRef).SelectMany(o => o.Walk()).OfType<InputRef>().Select(i => groups[i.Index]);
        return new([.. outputs.Select(o => o is InputRef i ? groups[i.Index] : null)], [.. read, .. computed.OfType<int>()]);
    }
}
