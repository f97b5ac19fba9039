using Balloon.Sandbox.Columns;

namespace Balloon.Sandbox.Expressions;

/// <summary>COALESCE: the first value that is not null. An argument is evaluated only for the rows where all before it are null.</summary>
internal sealed record Coalesce(IReadOnlyList<Scalar> Arguments) : Scalar(Arguments[0].Type)
{
    public override IReadOnlyList<Scalar> Children => Arguments;

    public override Scalar WithChildren(IReadOnlyList<Scalar> children) => new Coalesce(children);

    public override Column Evaluate(Batch batch, EvaluationContext context)
    {
        var first = Arguments[0].Evaluate(batch, context);
        int[] open = [.. Enumerable.Range(0, batch.Count).Where(first.IsNull)];
        if (open.Length == 0 || Arguments.Count == 1)
            return first;
        // For each row, the argument that gives its value and the row's index within that argument's result.
        var part = new int[batch.Count];
        var place = Enumerable.Range(0, batch.Count).ToArray();
        var columns = new List<Column> { first };
        for (var a = 1; a < Arguments.Count && open.Length > 0; a++)
        {
            var next = Arguments[a].Evaluate(open.Length == batch.Count ? batch : batch.Take(open), context);
            for (var i = 0; i < open.Length; i++)
                (part[open[i]], place[open[i]]) = (a, i);
            columns.Add(next);
            open = [.. open.Where((_, i) => next.IsNull(i))];
        }

        var result = Column.Create(Type, batch.Count);
        for (var i = 0; i < batch.Count; i++)
            result.AppendFrom(columns[part[i]], place[i]);
        return result;
    }

    public bool Equals(Coalesce? other) => other is not null && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => HashCode.Combine(Arguments.Count, Arguments[0]);

    public override string ToString() => $"coalesce({string.Join(", ", Arguments)})";
}

/// <summary>GREATEST and LEAST. Nulls are ignored; the result is null only if all arguments are.</summary>
internal sealed record Extreme(bool Greatest, IReadOnlyList<Scalar> Arguments) : Scalar(Arguments[0].Type)
{
    public override IReadOnlyList<Scalar> Children => Arguments;

    public override Scalar WithChildren(IReadOnlyList<Scalar> children) => this with { Arguments = children };

    public override Column Evaluate(Batch batch, EvaluationContext context)
    {
        var columns = Arguments.Select(a => a.Evaluate(batch, context)).ToArray();
        var result = Column.Create(Type, batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            var best = columns[0];
            foreach (var next in columns.AsSpan(1))
            {
                if (!next.IsNull(i) && (best.IsNull(i) || (Greatest ? next.Compare(i, best, i) > 0 : next.Compare(i, best, i) < 0)))
                    best = next;
            }

            result.AppendFrom(best, i);
        }

        return result;
    }

    public bool Equals(Extreme? other) => other is not null && Greatest == other.Greatest && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => HashCode.Combine(Greatest, Arguments.Count, Arguments[0]);

    public override string ToString() => $"{(Greatest ? "greatest" : "least")}({string.Join(", ", Arguments)})";
}
