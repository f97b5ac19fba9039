using Balloon.Sandbox.Expressions;

namespace Balloon.Sandbox.Plan;

/// <summary>Keeps the key of a view's rows: key columns that SELECT leaves out are kept as hidden columns.</summary>
internal static class StreamKey
{
    public static PlanNode Kept(PlanNode plan)
    {
        if (plan.Key is not null)
            return plan;
        switch (plan)
        {
            case FilterPlan filter when Kept(filter.Input) is { Key: not null } input:
                return new FilterPlan(input, filter.Condition);
            case ProjectPlan project when Kept(project.Input) is { Key: { } key } input:
                var outputs = project.Outputs.ToList();
                var fields = project.Fields.ToList();
                foreach (var column in key.Where(k => !outputs.Any(o => o is InputRef i && i.Index == k)))
                {
                    var field = input.Fields[column];
                    // A name that the query itself gives wins.
                    if (fields.Any(f => f.Name == field.Name))
                        return plan;
                    outputs.Add(new InputRef(column, field.Type));
                    fields.Add(field with { Hidden = true });
                }

                return new ProjectPlan(input, outputs, fields);
            default:
                return plan;
        }
    }
}
