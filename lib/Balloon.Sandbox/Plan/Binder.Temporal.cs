using Balloon.Sandbox.Expressions;

namespace Balloon.Sandbox.Plan;

internal sealed partial class Binder
{
    // As a left join, whose conditions all stay with it, and then made what it is.
    private static PlanNode Temporal(
        PlanNode left,
        PlanNode right,
        JoinKind kind,
        IReadOnlyList<Scalar> conditions,
        IReadOnlyList<Field> fields
    )
    {
        return Made(PushDown.Join(left, right, JoinKind.Left, conditions, fields));

        PlanNode Made(PlanNode plan) =>
            plan switch
            {
                ProjectPlan project => project with { Input = Made(project.Input) },
                JoinPlan join => join with { Kind = kind, Temporal = true },
                _ => throw new InvalidOperationException(plan.Describe()),
            };
    }
}
