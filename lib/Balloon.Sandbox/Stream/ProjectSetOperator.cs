using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>Set functions: a removed row is expanded again, which gives the same rows to remove.</summary>
internal sealed class ProjectSetOperator(ProjectSetPlan plan, EvaluationContext context) : Operator
{
    private const int MaxRows = 10_000_000;
    private const int BatchRows = 4096;

    public override void Push(int port, Batch delta)
    {
        context.Begin();
        var builder = new BatchBuilder(plan.Types);
        var arguments = plan.Functions.Select(f => f.Arguments.Select(a => a.Evaluate(delta, context)).ToArray()).ToArray();
        for (var row = 0; row < delta.Count; row++)
        {
            if (plan.Functions.Count == 1)
                Single(delta, row, Values(0, arguments[0], row), builder);
            else
                Several(delta, row, [.. arguments.Select((a, f) => Guarded(Values(f, a, row)).ToList())], builder);
        }

        Emit(builder.Build());
    }

    private void Single(Batch delta, int row, IEnumerable<object?> values, BatchBuilder builder)
    {
        var number = 0L;
        foreach (var value in Guarded(values))
        {
            builder.Columns[delta.Columns.Length].Append(value);
            Add(delta, row, ++number, builder);
        }

        if (number == 0 && plan.KeepsEmpty)
        {
            builder.Columns[delta.Columns.Length].AppendNull();
            Add(delta, row, null, builder);
        }
    }

    private void Several(Batch delta, int row, List<object?>[] sets, BatchBuilder builder)
    {
        var rows = sets.Max(s => s.Count);
        for (var n = 0; n < rows; n++)
        {
            for (var f = 0; f < sets.Length; f++)
                builder.Columns[delta.Columns.Length + f].Append(n < sets[f].Count ? sets[f][n] : null);
            Add(delta, row, n + 1L, builder);
        }
    }

    private void Add(Batch delta, int row, long? number, BatchBuilder builder)
    {
        for (var c = 0; c < delta.Columns.Length; c++)
            builder.Columns[c].AppendFrom(delta.Columns[c], row);
        if (plan.Ordinality)
            builder.Columns[^1].Append(number);
        builder.Add(delta.Weight(row));
        if (builder.Count < BatchRows)
            return;
        context.Cancellation.ThrowIfCancellationRequested();
        Emit(builder.Build());
    }

    private IEnumerable<object?> Values(int function, Column[] columns, int row)
    {
        var called = plan.Functions[function];
        var values = new object?[columns.Length];
        var missing = false;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = columns[i][row];
            missing |= values[i] is null;
        }

        if (missing && !called.TakesNulls)
            return [];
        try
        {
            return called.Body(values);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            context.Fail(error);
            return [];
        }
    }

    // An unbounded set would take all memory: a query is refused, a view stops.
    private IEnumerable<object?> Guarded(IEnumerable<object?> values)
    {
        var count = 0;
        foreach (var value in values)
        {
            if (count % BatchRows == 0)
                context.Cancellation.ThrowIfCancellationRequested();
            if (count++ == MaxRows)
                throw Refusal.NotSupported($"{plan.Functions[0].Name} of more than {MaxRows} rows");
            yield return value;
        }
    }
}
