using Balloon.Sandbox.Columns;
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
}
