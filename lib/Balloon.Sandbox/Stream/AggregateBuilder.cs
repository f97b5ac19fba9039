using Balloon.Sandbox.Aggregates;
using Balloon.Sandbox.Plan;

namespace Balloon.Sandbox.Stream;

/// <summary>Builds the operator of a GROUP BY.</summary>
internal static class AggregateBuilder
{
    public static AggregateOperator Build(AggregatePlan plan, PlanBuilder builder)
    {
        var storeId = builder.NextStoreId();
        var states = new AggregateStates(builder.NextStoreId);
        var aggregators = plan.Calls.Select(c => states.Make(c, plan.Input.AppendOnly, OfAll(c))).ToArray();
        var made = new AggregateOperator(
            storeId,
            [.. plan.Groups],
            [.. plan.Groups.Select(g => plan.Input.Fields[g].Type)],
            aggregators,
            [.. plan.Calls.Select(c => c.Filter)],
            states.Tables
        );
        if (plan.OnWindowClose)
            made.EmitOnClose(plan.Watermark!.Value);
        return made;

        // count(*) over all rows of a group equals the group's weight.
        bool OfAll(AggregateCall call) =>
            builder.WeightsCount
            && plan.Groups.Count > 0
            && call is { Distinct: false, Filter: null }
            && call.Arguments.All(a => NonNullColumns.Holds(plan.Input, a));
    }
}
