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
    public IEnumerable<RowStore> Stores => operators.SelectMany(o => o.Stores);

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
        foreach (var (from, target, _) in inputs)
        {
            if (ReferenceEquals(from, relation))
                target.Watermark(value);
        }
    }

    /// <summary>Ends a tick.</summary>
    public void Flush()
    {
        foreach (var step in operators)
            step.Flush();
    }
}
