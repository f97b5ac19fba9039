using Balloon.Sandbox.Expressions;

namespace Balloon.Sandbox.Stream;

/// <summary>Passes the rows for which the condition is true.</summary>
internal sealed class FilterOperator(Scalar condition, EvaluationContext context) : Operator
{
    public override void Push(int port, Batch delta)
    {
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
}
