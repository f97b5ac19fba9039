using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>AS CHANGELOG: turns each change into an added row, with the kind of change and a number of its own.</summary>
internal sealed class ChangelogOperator(ChangelogPlan plan) : Operator
{
    private readonly List<Batch> collected = [];
    private readonly SqlType[] inputTypes = plan.Input.Types;

    public override void Push(int port, Batch delta) => collected.Add(delta);

    public override void Flush()
    {
        if (collected.Count == 0)
            return;
        var builder = new BatchBuilder(plan.Types);
        foreach (var (row, kind) in ChangePairs.Of(inputTypes, plan.RowKey, collected))
            builder.AddRow([.. plan.Visible.Select(v => row[v]), (short)kind, plan.RowIds.Next()]);
        collected.Clear();
        if (builder.Count > 0)
            Emit(builder.Build());
    }

    public override void Watermark(int port, long value) { }
}
