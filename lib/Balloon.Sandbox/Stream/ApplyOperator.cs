using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>
/// Evaluates a sub-query once for each distinct row of its input, which comes in at port 0. The relations that the sub-query reads come in
/// at the further ports, one each. For queries only, where nothing changes afterwards.
/// </summary>
internal sealed class ApplyOperator : Operator
{
    private readonly ApplyPlan plan;
    private readonly EvaluationContext context;
    private readonly List<Batch> outer = [];
    private readonly List<Batch>[] inner;
    private readonly int[] read;
    private readonly Dictionary<SqlRow, object?[]> known = [];

    public ApplyOperator(ApplyPlan plan, EvaluationContext context)
    {
        (this.plan, this.context) = (plan, context);
        Relations = [.. Scans(plan.Subquery.Plan).Distinct()];
        inner = [.. Relations.Select(_ => new List<Batch>())];
        read = [.. plan.Scalars.SelectMany(s => s.Walk()).OfType<InputRef>().Select(i => i.Index).Distinct()];
    }

    /// <summary>The relations that the sub-query reads.</summary>
    public IReadOnlyList<Relation> Relations { get; }

    public override void Push(int port, Batch delta) => (port == 0 ? outer : inner[port - 1]).Add(delta);

    public override void Flush()
    {
        foreach (var batch in outer)
        {
            var operand = plan.Subquery.Operand?.Evaluate(batch, context);
            var result = new BatchBuilder(plan.Types);
            for (var i = 0; i < batch.Count; i++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                var key = new SqlRow([.. read.Select(c => batch.Columns[c][i])]);
                if (!known.TryGetValue(key, out var values))
                    known[key] = values = Values(Ask(batch, i), operand, i);
                result.AddRow([.. batch.Row(i), .. values], batch.Weight(i));
            }

            Emit(result.Build());
        }

        outer.Clear();
    }

    private static IEnumerable<Relation> Scans(PlanNode plan) =>
        plan.Walk()
            .SelectMany(n =>
                n switch
                {
                    ScanPlan scan => [scan.Relation],
                    ApplyPlan apply => Scans(apply.Subquery.Plan),
                    _ => [],
                }
            );

    private Batch Ask(Batch batch, int row)
    {
        var collector = new Collector(plan.Subquery.Plan.Types);
        var flow = new PlanBuilder(context.Within(batch, row), 0).Build(plan.Subquery.Plan, collector);
        flow.PushValues();
        for (var r = 0; r < Relations.Count; r++)
        {
            foreach (var rows in inner[r])
                flow.Push(Relations[r], rows);
        }

        flow.Flush();
        return collector.Net();
    }

    private object?[] Values(Batch rows, Column? operand, int row)
    {
        switch (plan.Subquery.Kind)
        {
            case SubqueryKind.Exists:
                return [rows.Count > 0 != plan.Subquery.Negated];
            case SubqueryKind.In:
                return [IsIn(rows.Columns[0], rows.Count, operand!, row) is { } found ? found != plan.Subquery.Negated : null];
            default:
                if (rows.Count > 1 || (rows.Count == 1 && rows.Weight(0) > 1))
                    throw new SqlException(SqlStates.CardinalityViolation, "Scalar subquery produced more than one row");
                return [.. Enumerable.Range(0, plan.Subquery.Width).Select(c => rows.Count == 0 ? null : rows.Columns[c][0])];
        }
    }

    private static bool? IsIn(Column values, int count, Column operand, int row)
    {
        if (count == 0)
            return false;
        var unknown = operand.IsNull(row);
        for (var i = 0; i < count; i++)
        {
            if (values.IsNull(i))
                unknown = true;
            else if (!operand.IsNull(row) && operand.Same(row, values, i))
                return true;
        }

        return unknown ? null : false;
    }
}
