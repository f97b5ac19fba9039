using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>A whole query: its rows, their order, and the limit.</summary>
/// <param name="Root">The rows; columns after the first <paramref name="Visible"/> are for sorting only.</param>
/// <param name="Visible">How many columns the query shows.</param>
/// <param name="Order">The sort keys; empty for none.</param>
/// <param name="Offset">Rows to skip.</param>
/// <param name="Limit">The most rows to give, or null for all.</param>
/// <param name="WithTies">Whether further rows equal to the last one in the order are given too.</param>
internal sealed record QueryPlan(PlanNode Root, int Visible, IReadOnlyList<SortKey> Order, long Offset, long? Limit, bool WithTies)
{
    public IReadOnlyList<ResultColumn> Columns => [.. Root.Fields.Take(Visible).Select(f => new ResultColumn(f.Name, f.Type))];

    /// <summary>The query as an input of another plan: its order matters only where LIMIT or OFFSET cuts it.</summary>
    public static PlanNode AsTable(QueryPlan query)
    {
        var plan = query.Root;
        if (query.Limit is not null || query.Offset > 0)
            plan = new TopNPlan(plan, [], query.Order, query.Offset, query.Limit ?? long.MaxValue, query.WithTies);
        if (query.Visible == plan.Fields.Count)
            return plan;
        var fields = plan.Fields.Take(query.Visible).ToArray();
        return new ProjectPlan(plan, [.. fields.Select((f, i) => new InputRef(i, f.Type))], fields);
    }
}
