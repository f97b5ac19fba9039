using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;

namespace Balloon.Sandbox.Stream;

/// <summary>Computes columns from columns.</summary>
internal sealed class ProjectOperator(IReadOnlyList<Scalar> outputs, EvaluationContext context) : Operator
{
    public override bool AcceptsSlots => NextAcceptsSlots;

    public override bool NeedsChanges => NextNeedsChanges;

    public override void Push(int port, Batch delta)
    {
        context.Begin();
        var columns = new Column[outputs.Count];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = outputs[i].Evaluate(delta, context);
        Emit(delta.WithColumns(columns));
    }
}
