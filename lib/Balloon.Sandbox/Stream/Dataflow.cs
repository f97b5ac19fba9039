using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Stream;

/// <summary>The running operators of a plan, and the inputs that each relation's rows go to.</summary>
internal sealed class Dataflow(
    IReadOnlyList<Operator> operators,
    IReadOnlyList<(Relation Relation, long? AsOf, Operator Target, int Port)> inputs,
    IReadOnlyList<(Batch Rows, Operator Target, int Port)> values
)
{
    private IReadOnlyList<Operator> operators = operators;

    // With a number, an input takes the columns that the relation had for that object; without one, all columns.
    private IReadOnlyList<(Relation Relation, long? AsOf, Operator Target, int Port)> inputs = inputs;

    public IEnumerable<RowStore> Stores => operators.SelectMany(o => o.Stores);

    /// <summary>The aggregation whose groups' slots the emitted rows carry, or null.</summary>
    public AggregateOperator? SlotSource => operators.OfType<AggregateOperator>().LastOrDefault(o => o.EmitsSlots);

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

    /// <summary>
    /// An estimate of its state in memory, in bytes. Operators share texts, so only the store with the most text counts its texts.
    /// </summary>
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

    /// <summary>Releases its state; later pushes are ignored.</summary>
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
