using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Stream;

namespace Balloon.Sandbox.Engine;

/// <summary>For a view with one row per group, maps the view's columns to the columns of its groups.</summary>
internal sealed class GroupColumns
{
    // For each column of the plan, the field of the aggregation; null for a computed column.
    private readonly int?[] fields;
    private readonly HashSet<int> read;

    private GroupColumns(int?[] fields, HashSet<int> read) => (this.fields, this.read) = (fields, read);

    /// <summary>Null when rows and groups do not correspond one to one.</summary>
    public static GroupColumns? Of(PlanNode plan) =>
        plan switch
        {
            AggregatePlan { OnWindowClose: false } a => new([.. Enumerable.Range(0, a.Fields.Count)], []),
            ProjectPlan p => Of(p.Input)?.Through(p.Outputs),
            _ => null,
        };

    /// <summary>Lets the view's store share the columns of the groups.</summary>
    /// <param name="flow">The view's dataflow.</param>
    /// <param name="view">Its store.</param>
    /// <param name="results">See <see cref="AggregateOperator.Lend"/>.</param>
    public void Lend(Dataflow flow, RowStore view, bool results) =>
        flow.SlotSource?.Lend(
            view,
            [.. fields.Select((field, column) => (column, field)).Where(c => c.field is not null).Select(c => (c.column, c.field!.Value))],
            read,
            results
        );

    private GroupColumns Through(IReadOnlyList<Scalar> outputs)
    {
        var computed = outputs.Where(o => o is not InputRef).SelectMany(o => o.Walk()).OfType<InputRef>().Select(i => fields[i.Index]);
        return new([.. outputs.Select(o => o is InputRef i ? fields[i.Index] : null)], [.. read, .. computed.OfType<int>()]);
    }
}
