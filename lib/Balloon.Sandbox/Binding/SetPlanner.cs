using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;

namespace Balloon.Sandbox.Binding;

/// <summary>
/// Adds the columns of set functions to a plan: a call within the arguments of another is computed below it, all others together.
/// </summary>
internal static class SetPlanner
{
    public static PlanNode Attach(PlanNode plan, BoundColumns columns, Layout layout)
    {
        var left = columns.OfKind<SetColumn>().ToList();
        while (left.Count > 0)
        {
            var layer = left.Where(s => s.Column.Function.Arguments.All(layout.Holds)).ToList();
            left.RemoveAll(layer.Contains);
            SetFunction[] functions = [.. layer.Select(s => s.Column.Function.Map(a => ConstantFolding.Fold(layout.Map(a))))];
            for (var i = 0; i < layer.Count; i++)
                layout[layer[i].Index] = plan.Fields.Count + i;
            Field[] fields = [.. plan.Fields, .. functions.Select(f => new Field(null, f.Name, f.Type) { Hidden = true })];
            plan = new ProjectSetPlan(plan, functions, Ordinality: false, KeepsEmpty: false, fields);
        }

        return plan;
    }
}
