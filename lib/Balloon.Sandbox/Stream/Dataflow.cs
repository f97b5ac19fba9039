using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Stream;

/// <summary>The running operators of a plan, and the inputs that each relation feeds.</summary>
internal sealed class Dataflow(
    IReadOnlyList<Operator> operators,
    IReadOnlyList<(Relation Relation, long? AsOf, Operator Target, int Port)> inputs,
    IReadOnlyList<(Batch Rows, Operator Target, int Port)> values
)
{
    private IReadOnlyList<Operator> operators = operators;

    // Of a relation that has other columns by now each takes those that it was planned with; without a number, all.
    private IReadOnlyList<(Relation Relation, long? AsOf, Operator Target, int Port)> inputs = inputs;

    public IEnumerable<RowStore> Stores => operators.SelectMany(o => o.Stores);

    /// <summary>The aggregation whose groups' slots the emitted rows carry; null where they carry none.</summary>
    public AggregateOperator? Placing => operators.OfType<AggregateOperator>().LastOrDefault(o => o.GivesPlaces);

    public IEnumerable<Relation> Relations => inputs.Select(i => i.Relation).Distinct();

    /// <summary>Pushes the constant rows of the plan. Called once, when the dataflow starts.</summary>
    public void PushValues()
    {
        foreach (var (rows, target, port) in values)
        {
            if (rows.Count > 0)
                target.Push(port, rows);
        }
    }

    /// <summary>Pushes a delta of a relation into every input that reads it.</summary>
    public void Push(Relation relation, Batch delta)
    {
        if (delta.Count == 0)
            return;
        foreach (var (from, asOf, target, port) in inputs)
        {
            if (ReferenceEquals(from, relation))
                target.Push(port, asOf is { } id ? relation.Shaped(delta, id) : delta);
        }
    }

    /// <summary>Pushes a relation's watermark into every input that reads it.</summary>
    public void Watermark(Relation relation, long value)
    {
        foreach (var (from, _, target, port) in inputs)
        {
            if (ReferenceEquals(from, relation))
                target.Watermark(port, value);
        }
    }

    /// <summary>What its state takes in memory, roughly. Texts go through the plan as they are: the store that has most of them counts.</summary>
    public long EstimatedBytes
    {
        get
        {
            var (pages, texts) = (0L, 0L);
            foreach (var step in operators)
            {
                foreach (var store in step.Stores)
                {
                    var heap = store.HeapBytes;
                    pages += store.EstimatedBytes - heap;
                    texts = Math.Max(texts, heap);
                }
            }

            return pages + texts;
        }
    }

    /// <summary>Drops its state; later pushes are ignored.</summary>
    public void Release()
    {
        foreach (var store in Stores)
            store.Clear();
        var nowhere = new Outlet(_ => { });
        inputs = [.. inputs.Select(i => (i.Relation, i.AsOf, (Operator)nowhere, 0))];
        operators = [];
    }

    /// <summary>Ends a tick.</summary>
    public void Flush()
    {
        foreach (var step in operators)
            step.Flush();
    }
}
