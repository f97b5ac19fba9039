using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Stream;

/// <summary>The operators of a plan at work, and where each relation's rows go in.</summary>
internal sealed class Dataflow(
    IReadOnlyList<Operator> operators,
    IReadOnlyList<(Relation Relation, Operator Target, int Port)> inputs,
    IReadOnlyList<(Batch Rows, Operator Target, int Port)> values
)
{
    private IReadOnlyList<Operator> operators = operators;
    private IReadOnlyList<(Relation Relation, Operator Target, int Port)> inputs = inputs;

    public IEnumerable<RowStore> Stores => operators.SelectMany(o => o.Stores);

    /// <summary>The aggregation whose groups' places the rows at the end have; null where they have none.</summary>
    public AggregateOperator? Placing => operators.OfType<AggregateOperator>().LastOrDefault(o => o.GivesPlaces);

    public IEnumerable<Relation> Relations => inputs.Select(i => i.Relation).Distinct();

    /// <summary>Hands in the rows that the plan itself holds. Once, when the dataflow begins.</summary>
    public void PushValues()
    {
        foreach (var (rows, target, port) in values)
        {
            if (rows.Count > 0)
                target.Push(port, rows);
        }
    }

    /// <summary>Hands a delta of a relation to every place where the plan reads it.</summary>
    public void Push(Relation relation, Batch delta)
    {
        if (delta.Count == 0)
            return;
        foreach (var (from, target, port) in inputs)
        {
            if (ReferenceEquals(from, relation))
                target.Push(port, delta);
        }
    }

    /// <summary>Tells the plan how far a relation's event time has come.</summary>
    public void Watermark(Relation relation, long value)
    {
        foreach (var (from, target, port) in inputs)
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

    /// <summary>Gives its state up: what is pushed from here on goes nowhere.</summary>
    public void Release()
    {
        foreach (var store in Stores)
            store.Clear();
        var nowhere = new Outlet(_ => { });
        inputs = [.. inputs.Select(i => (i.Relation, (Operator)nowhere, 0))];
        operators = [];
    }

    /// <summary>Ends a tick.</summary>
    public void Flush()
    {
        foreach (var step in operators)
            step.Flush();
    }
}
