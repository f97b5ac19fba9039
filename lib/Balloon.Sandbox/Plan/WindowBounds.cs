using Balloon.Sandbox.Expressions;

namespace Balloon.Sandbox.Plan;

/// <summary>Finds columns that are bounds of one time window, so that each determines the other.</summary>
internal static class WindowBounds
{
    /// <summary>True when both columns are bounds of the same row's window.</summary>
    public static bool AreOfOneWindow(PlanNode plan, int column, int other) =>
        Window(plan, column) is { } window && ReferenceEquals(window, Window(plan, other));

    private static WindowPlan? Window(PlanNode plan, int column) =>
        plan switch
        {
            ProjectPlan p when p.Outputs[column] is InputRef input => Window(p.Input, input.Index),
            FilterPlan f => Window(f.Input, column),
            AggregatePlan a when column < a.Groups.Count => Window(a.Input, a.Groups[column]),
            WindowPlan w => column >= w.Input.Fields.Count ? w : Window(w.Input, column),
            _ => null,
        };
}
