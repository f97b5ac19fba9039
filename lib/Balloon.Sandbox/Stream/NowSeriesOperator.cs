using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>generate_series up to now(): emits the values that were reached since the last tick.</summary>
internal sealed class NowSeriesOperator : Operator
{
    private readonly SetFunction series;
    private readonly EvaluationContext context;
    private readonly SqlType[] types;
    private readonly RowStore last;
    private int slot = -1;

    public NowSeriesOperator(long storeId, NowSeriesPlan plan, EvaluationContext context)
    {
        series = plan.Series;
        types = plan.Types;
        this.context = context;
        last = new RowStore(storeId, [SqlType.Integer, SqlType.BigInt], [0]) { OnLoad = s => slot = s };
    }

    public override IEnumerable<RowStore> Stores => [last];

    private PagedColumn<long> Value => (PagedColumn<long>)last.Columns[1];

    public override void Push(int port, Batch delta) => throw new InvalidOperationException("A series has no input.");

    public override void Flush()
    {
        var from = slot < 0 ? ConstantFolding.Value(series.Arguments[0]) : Value.At(slot);
        if (from is not long start || start > context.Now)
            return;
        var builder = new BatchBuilder(types);
        var reached = start;
        foreach (var value in series.Body([start, context.Now, ConstantFolding.Value(series.Arguments[2])]))
        {
            reached = (long)value!;
            if (slot < 0 || reached != start)
                builder.AddRow([value]);
        }

        if (builder.Count == 0)
            return;
        Remember(reached);
        Emit(builder.Build());
    }

    private void Remember(long reached)
    {
        if (slot < 0)
        {
            var key = new Column<int>(SqlType.Integer, [0], null, 1);
            var hash = new uint[1];
            RowStore.Hash([key], hash);
            slot = last.FindOrAdd(hash[0], [key], 0, out _);
        }

        last.Touch(slot);
        last.Weights.At(slot) = 1;
        Value.Put(slot, reached);
    }
}
