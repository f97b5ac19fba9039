using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;

namespace Balloon.Sandbox.Stream;

/// <summary>Passes on the rows for which the condition is true.</summary>
internal sealed class FilterOperator : Operator
{
    private readonly Scalar condition;
    private readonly EvaluationContext context;
    private readonly int[] present = [];

    public FilterOperator(Scalar condition, EvaluationContext context)
    {
        this.condition = condition;
        this.context = context;
        // Most batches are known to have no nulls without looking at their rows.
        var parts = Conjuncts(condition).ToArray();
        if (parts.All(p => p is IsNullTest { Negated: true, Operand: InputRef }))
            present = [.. parts.Select(p => ((InputRef)((IsNullTest)p).Operand).Index)];
    }

    public override void Push(int port, Batch delta)
    {
        if (present.Length > 0 && Array.TrueForAll(present, column => delta.Columns[column].Nulls is null))
        {
            Emit(delta);
            return;
        }

        context.Begin();
        var verdict = (Column<bool>)condition.Evaluate(delta, context);
        var rows = new int[delta.Count];
        var count = 0;
        for (var i = 0; i < delta.Count; i++)
        {
            if (verdict.Values[i] && !verdict.IsNull(i))
                rows[count++] = i;
        }

        Emit(count == delta.Count ? delta : delta.Take(rows.AsSpan(0, count)));
    }

    private static IEnumerable<Scalar> Conjuncts(Scalar condition) =>
        condition is AndOr { IsAnd: true } and ? Conjuncts(and.Left).Concat(Conjuncts(and.Right)) : [condition];
}
