using Balloon.Sandbox.Expressions;

namespace Balloon.Sandbox.Plan;

/// <summary>Which columns of a plan are known to hold no null: those that a filter tests, and the bounds of time windows.</summary>
internal static class NonNullColumns
{
    public static bool Holds(PlanNode plan, int column) =>
        plan switch
        {
            FilterPlan filter => RejectsNull(filter.Condition, column) || Holds(filter.Input, column),
            ProjectPlan project => project.Outputs[column] is InputRef input && Holds(project.Input, input.Index),
            WindowPlan window => column >= window.Input.Fields.Count || Holds(window.Input, column),
            _ => false,
        };

    private static bool RejectsNull(Scalar condition, int column) =>
        condition switch
        {
            AndOr { IsAnd: true } both => RejectsNull(both.Left, column) || RejectsNull(both.Right, column),
            IsNullTest { Negated: true, Operand: InputRef input } => input.Index == column,
            _ => false,
        };
}
