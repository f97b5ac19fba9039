using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>AND and OR in three-valued logic. The right side is evaluated only for rows that the left side does not decide.</summary>
internal sealed record AndOr(bool IsAnd, Scalar Left, Scalar Right) : Scalar(SqlType.Boolean)
{
    public override IReadOnlyList<Scalar> Children => [Left, Right];

    public override Scalar WithChildren(IReadOnlyList<Scalar> children) => this with { Left = children[0], Right = children[1] };

    /// <summary>The conjunction or disjunction of some conditions, in their order.</summary>
    /// <param name="isAnd">True for AND, false for OR.</param>
    /// <param name="conditions">At least one.</param>
    public static Scalar Of(bool isAnd, IReadOnlyList<Scalar> conditions) =>
        Balanced.Join(conditions, (left, right, _) => new AndOr(isAnd, left, right));

    public override Column Evaluate(Batch batch, EvaluationContext context)
    {
        // A chain leans to the left and may be long, so it is walked without recursion, from its first condition on.
        var chain = new Stack<AndOr>([this]);
        while (chain.Peek().Left is AndOr next)
            chain.Push(next);
        var verdict = (Column<bool>)chain.Peek().Left.Evaluate(batch, context);
        while (chain.TryPop(out var next))
            verdict = next.With(verdict, batch, context);
        return verdict;
    }

    private Column<bool> With(Column<bool> left, Batch batch, EvaluationContext context)
    {
        var count = batch.Count;
        var values = new bool[count];
        bool[]? nulls = null;
        var open = new int[count];
        var opened = 0;
        for (var i = 0; i < count; i++)
        {
            // A false side decides AND, a true side decides OR.
            if (!left.IsNull(i) && left.Values[i] != IsAnd)
                values[i] = !IsAnd;
            else
                open[opened++] = i;
        }

        if (opened == 0)
            return new Column<bool>(Type, values, null, count);
        var rows = open.AsSpan(0, opened);
        var right = (Column<bool>)Right.Evaluate(opened == count ? batch : batch.Take(rows), context);
        for (var i = 0; i < opened; i++)
        {
            var row = rows[i];
            if (right.IsNull(i))
                (nulls ??= new bool[count])[row] = true;
            else if (right.Values[i] != IsAnd)
                values[row] = !IsAnd;
            else if (left.IsNull(row))
                (nulls ??= new bool[count])[row] = true;
            else
                values[row] = IsAnd;
        }

        return new Column<bool>(Type, values, nulls, count);
    }

    public override string ToString() => $"({Left} {(IsAnd ? "AND" : "OR")} {Right})";
}

/// <summary>IS [NOT] NULL.</summary>
internal sealed record IsNullTest(Scalar Operand, bool Negated) : Scalar(SqlType.Boolean)
{
    public override IReadOnlyList<Scalar> Children => [Operand];

    public override Scalar WithChildren(IReadOnlyList<Scalar> children) => this with { Operand = children[0] };

    public override Column Evaluate(Batch batch, EvaluationContext context)
    {
        var operand = Operand.Evaluate(batch, context);
        var values = new bool[batch.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = operand.IsNull(i) != Negated;
        return new Column<bool>(Type, values, null, values.Length);
    }

    public override string ToString() => $"{Operand} IS {(Negated ? "NOT " : "")}NULL";
}

/// <summary>IS [NOT] TRUE and FALSE.</summary>
internal sealed record IsBooleanTest(Scalar Operand, bool Wanted, bool Negated) : Scalar(SqlType.Boolean)
{
    public override IReadOnlyList<Scalar> Children => [Operand];

    public override Scalar WithChildren(IReadOnlyList<Scalar> children) => this with { Operand = children[0] };

    public override Column Evaluate(Batch batch, EvaluationContext context)
    {
        var operand = (Column<bool>)Operand.Evaluate(batch, context);
        var values = new bool[batch.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = (!operand.IsNull(i) && operand.Values[i] == Wanted) != Negated;
        return new Column<bool>(Type, values, null, values.Length);
    }

    public override string ToString() => $"{Operand} IS {(Negated ? "NOT " : "")}{(Wanted ? "TRUE" : "FALSE")}";
}

/// <summary>IS [NOT] DISTINCT FROM, for which nulls are equal.</summary>
internal sealed record DistinctTest(Scalar Left, Scalar Right, bool Negated) : Scalar(SqlType.Boolean)
{
    public override IReadOnlyList<Scalar> Children => [Left, Right];

    public override Scalar WithChildren(IReadOnlyList<Scalar> children) => this with { Left = children[0], Right = children[1] };

    public override Column Evaluate(Batch batch, EvaluationContext context)
    {
        var (left, right) = (Left.Evaluate(batch, context), Right.Evaluate(batch, context));
        var values = new bool[batch.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = left.Same(i, right, i) == Negated;
        return new Column<bool>(Type, values, null, values.Length);
    }

    public override string ToString() => $"{Left} IS {(Negated ? "NOT " : "")}DISTINCT FROM {Right}";
}

/// <summary>CASE: each branch is evaluated only for the rows that reach it.</summary>
internal sealed record CaseScalar(IReadOnlyList<(Scalar When, Scalar Then)> Branches, Scalar Else) : Scalar(Else.Type)
{
    public override IReadOnlyList<Scalar> Children => [.. Branches.SelectMany(b => new[] { b.When, b.Then }), Else];

    public override Scalar WithChildren(IReadOnlyList<Scalar> children)
    {
        var branches = new (Scalar, Scalar)[Branches.Count];
        for (var i = 0; i < branches.Length; i++)
            branches[i] = (children[2 * i], children[(2 * i) + 1]);
        return new CaseScalar(branches, children[^1]);
    }

    public override Column Evaluate(Batch batch, EvaluationContext context)
    {
        // For each row, the branch that gives its value and the row's index within that branch's result.
        var count = batch.Count;
        var part = new int[count];
        var place = new int[count];
        var columns = new Column[Branches.Count + 1];
        var open = new int[count];
        for (var i = 0; i < count; i++)
            open[i] = i;
        for (var b = 0; b < Branches.Count && open.Length > 0; b++)
        {
            var verdict = (Column<bool>)Branches[b].When.Evaluate(open.Length == count ? batch : batch.Take(open), context);
            var (yes, no) = (new List<int>(), new List<int>());
            for (var i = 0; i < open.Length; i++)
                (verdict.Values[i] && !verdict.IsNull(i) ? yes : no).Add(open[i]);
            Place(b, [.. yes], Branches[b].Then);
            open = [.. no];
        }

        Place(Branches.Count, open, Else);
        var result = Column.Create(Type, count);
        for (var i = 0; i < count; i++)
            result.AppendFrom(columns[part[i]], place[i]);
        return result;

        void Place(int index, int[] rows, Scalar value)
        {
            if (rows.Length == 0)
                return;
            columns[index] = value.Evaluate(rows.Length == count ? batch : batch.Take(rows), context);
            for (var i = 0; i < rows.Length; i++)
                (part[rows[i]], place[rows[i]]) = (index, i);
        }
    }

    public bool Equals(CaseScalar? other) => other is not null && Branches.SequenceEqual(other.Branches) && Else.Equals(other.Else);

    public override int GetHashCode() => HashCode.Combine(Branches.Count, Else);

    public override string ToString() => $"CASE({string.Join(", ", Children)})";
}
