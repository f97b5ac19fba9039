using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>A whole query: rows, their order, and how many of them.</summary>
/// <param name="Root">The rows; columns past <paramref name="Visible"/> serve the order only.</param>
/// <param name="Visible">How many columns the query shows.</param>
/// <param name="Order">By what the rows are sorted; empty for none.</param>
/// <param name="Offset">Rows to skip.</param>
/// <param name="Limit">Rows to give, or null for all.</param>
/// <param name="WithTies">Further rows equal to the last one in the order come too.</param>
internal sealed record QueryPlan(PlanNode Root, int Visible, IReadOnlyList<SortKey> Order, long Offset, long? Limit, bool WithTies)
{
    public IReadOnlyList<ResultColumn> Columns => [.. Root.Fields.Take(Visible).Select(f => new ResultColumn(f.Name, f.Type))];

    /// <summary>A query as an input of another plan: its order counts only where LIMIT or OFFSET cut it.</summary>
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
