using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;

namespace Balloon.Sandbox.Stream;

/// <summary>
/// Builds the operators of a logical plan. The same operators maintain a view when deltas are pushed, and answer a query when a snapshot
/// is.
/// </summary>
internal sealed partial class PlanBuilder(EvaluationContext context, long firstStoreId)
{
    private readonly List<Operator> operators = [];
    private readonly List<(Relation Relation, long? AsOf, Operator Target, int Port)> inputs = [];
    private long nextStoreId = firstStoreId;

    /// <summary>Whether count(*) is read from the group's weight instead of being kept by an aggregate of its own.</summary>
    public bool WeightsCount { get; init; }

    /// <summary>Builds the plan and connects its output to <paramref name="end"/>.</summary>
    public Dataflow Build(PlanNode plan, Operator end)
    {
        Build(plan, end, 0);
        operators.Add(end);
        return new Dataflow(operators, inputs, values);
    }

    public long NextStoreId() => nextStoreId++;

    private readonly List<(Batch Rows, Operator Target, int Port)> values = [];

    // Operators are listed inputs first, so that they can be flushed in this order.
    private void Build(PlanNode plan, Operator target, int port)
    {
        switch (plan)
        {
            case ScanPlan scan:
                inputs.Add((scan.Relation, scan.AsOf, target, port));
                break;
            case ValuesPlan rows:
                values.Add((Rows(rows), target, port));
                break;
            case FilterPlan filter:
                Chain(new FilterOperator(filter.Condition, context), filter.Input, target, port);
                break;
            case ProjectPlan project:
                if (IsIdentity(project))
                    Build(project.Input, target, port);
                else
                    Chain(new ProjectOperator(project.Outputs, context), project.Input, target, port);
                break;
            case WindowPlan window:
                Chain(new WindowOperator(window.Time, window.Slide, window.Size, window.Offset, context), window.Input, target, port);
                break;
            case ProjectSetPlan sets:
                Chain(new ProjectSetOperator(sets, context), sets.Input, target, port);
                break;
            case AggregatePlan aggregate:
                Chain(AggregateBuilder.Build(aggregate, this), aggregate.Input, target, port);
                break;
            case UnionPlan union:
                foreach (var part in union.Parts)
                    Build(part, target, port);
                break;
            default:
                BuildStateful(plan, target, port);
                break;
        }
    }

    private void Chain(Operator made, PlanNode input, Operator target, int port)
    {
        made.To(target, port);
        Build(input, made, 0);
        operators.Add(made);
    }

    private static bool IsIdentity(ProjectPlan project)
    {
        if (project.Outputs.Count != project.Input.Fields.Count)
            return false;
        for (var i = 0; i < project.Outputs.Count; i++)
        {
            if (project.Outputs[i] is not InputRef input || input.Index != i)
                return false;
        }

        return true;
    }

    private Batch Rows(ValuesPlan plan)
    {
        var builder = new BatchBuilder(plan.Types);
        var one = new Batch([], 1, null);
        foreach (var row in plan.Rows)
            builder.AddRow([.. row.Select(s => s.Evaluate(one, context)[0])]);
        return builder.Build();
    }
}
