using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>EMIT ON WINDOW CLOSE: decides where in a plan rows are held back until the watermark has passed them.</summary>
internal static class WindowClose
{
    public static PlanNode Plan(PlanNode plan, CreateView create) =>
        plan switch
        {
            AggregatePlan { Watermark: not null } aggregate => aggregate with { OnWindowClose = true },
            AggregatePlan => throw new SqlException(
                SqlStates.FeatureNotSupported,
                "EMIT ON WINDOW CLOSE needs a column with a watermark in GROUP BY",
                create.At + 1,
                hint: "Give the source a WATERMARK, and group by the window's start."
            ),
            OverPlan over => Over(over, create),
            GapFillPlan gaps when gaps.Input.Watermark == gaps.Time => gaps with
            {
                Input = new SortPlan(gaps.Input, gaps.Time),
                OnWindowClose = true,
            },
            ProjectPlan project when HoldsItself(project.Input) || project.Watermark is null => project with
            {
                Input = Plan(project.Input, create),
            },
            FilterPlan filter when HoldsItself(filter.Input) => filter with { Input = Plan(filter.Input, create) },
            { Watermark: { } column } => new SortPlan(plan, column),
            _ => throw Refusal.NotSupported($"EMIT ON WINDOW CLOSE over {plan.Describe()}, where no column has a watermark", create.At),
        };

    private static bool HoldsItself(PlanNode plan) =>
        plan switch
        {
            AggregatePlan or OverPlan or GapFillPlan => true,
            ProjectPlan project => HoldsItself(project.Input),
            FilterPlan filter => HoldsItself(filter.Input),
            _ => false,
        };

    private static PlanNode Over(OverPlan over, CreateView create)
    {
        if (over.Watermark is { } partition)
            return new SortPlan(over, partition);
        if (HoldsItself(over.Input))
            throw Refusal.NotSupported("EMIT ON WINDOW CLOSE over window functions of several partitions or orders", create.At);
        if (over.Input.Watermark is not { } column || over.Order is not [{ Descending: false } key] || key.Column != column)
            throw Refusal.NotSupported(
                "EMIT ON WINDOW CLOSE over window functions whose ORDER BY is not the one column with a watermark",
                create.At
            );
        if (over.Partition.Count == 0)
            throw Refusal.NotSupported("EMIT ON WINDOW CLOSE over window functions without PARTITION BY", create.At);
        if (over.Following is null)
            throw Refusal.NotSupported("EMIT ON WINDOW CLOSE over frames that no number of following rows completes", create.At);
        return over with { Input = new SortPlan(over.Input, column), OnWindowClose = true };
    }
}
