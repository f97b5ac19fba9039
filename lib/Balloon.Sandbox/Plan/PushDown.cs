using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Expressions;

namespace Balloon.Sandbox.Plan;

/// <summary>Moves conditions to where they cost least, and makes equalities between two sides the keys of their join.</summary>
internal static class PushDown
{
    public static PlanNode Where(PlanNode plan, Scalar condition)
    {
        var rest = new List<Scalar>();
        foreach (var conjunct in Conjuncts(condition))
        {
            if (TryInto(plan, conjunct) is { } moved)
                plan = moved;
            else
                rest.Add(conjunct);
        }

        return rest.Count == 0 ? plan : new FilterPlan(plan, rest.Aggregate((a, b) => new AndOr(true, a, b)));
    }

    public static PlanNode Join(PlanNode left, PlanNode right, JoinKind kind, IReadOnlyList<Scalar> conditions, IReadOnlyList<Field> fields)
    {
        if (kind == JoinKind.Inner)
        {
            PlanNode join = new JoinPlan(left, right, kind, [], [], null, fields);
            foreach (var condition in conditions)
                join = Where(join, condition);
            return join;
        }

        var (leftKeys, rightKeys, rest) = (new List<int>(), new List<int>(), new List<Scalar>());
        foreach (var conjunct in conditions.SelectMany(Conjuncts))
        {
            if (Equality(conjunct, left.Fields.Count) is { } pair)
            {
                leftKeys.Add(pair.Left);
                rightKeys.Add(pair.Right);
            }
            else
                rest.Add(conjunct);
        }

        return new JoinPlan(left, right, kind, leftKeys, rightKeys, rest.Count == 0 ? null : rest.Aggregate((a, b) => new AndOr(true, a, b)), fields);
    }

    public static IEnumerable<Scalar> Conjuncts(Scalar condition) =>
        condition is AndOr { IsAnd: true } and ? Conjuncts(and.Left).Concat(Conjuncts(and.Right)) : [condition];

    /// <summary>Columns of the input that an expression reads.</summary>
    public static bool Within(Scalar scalar, int from, int to) =>
        scalar.Walk().OfType<InputRef>().All(i => i.Index >= from && i.Index < to) && !scalar.Walk().Any(s => s is OuterRef);

    public static Scalar Shift(Scalar scalar, int by) => scalar.Rewrite(s => s is InputRef i ? new InputRef(i.Index + by, i.Type) : s);

    private static PlanNode? TryInto(PlanNode plan, Scalar conjunct)
    {
        if (plan is FilterPlan filter)
            return TryInto(filter.Input, conjunct) is { } below ? new FilterPlan(below, filter.Condition) : null;
        if (plan is not JoinPlan { Kind: JoinKind.Inner } join || conjunct.Walk().Any(s => s is OuterRef))
            return null;
        var width = join.Left.Fields.Count;
        var total = width + join.Right.Fields.Count;
        if (!conjunct.IsDeterministic || !conjunct.Walk().Any(s => s is InputRef))
            return null;
        if (Within(conjunct, 0, width))
            return join with { Left = Where(join.Left, conjunct) };
        if (Within(conjunct, width, total))
            return join with { Right = Where(join.Right, Shift(conjunct, -width)) };
        // A join that computes its keys would change its columns: only plain columns become keys here.
        if (Equality(conjunct, width) is { } pair)
            return join with { LeftKeys = [.. join.LeftKeys, pair.Left], RightKeys = [.. join.RightKeys, pair.Right] };

        return join with { Condition = join.Condition is null ? conjunct : new AndOr(true, join.Condition, conjunct) };
    }

    private static (int Left, int Right)? Equality(Scalar conjunct, int width) =>
        IsEquality(conjunct) && conjunct.Children is [InputRef a, InputRef b]
            ? a.Index < width && b.Index >= width ? (a.Index, b.Index - width)
                : b.Index < width && a.Index >= width ? (b.Index, a.Index - width)
                : null
            : null;

    private static bool IsEquality(Scalar scalar) =>
        scalar switch
        {
            Function<bool, bool, bool> f => f.Name == "=",
            Function<short, short, bool> f => f.Name == "=",
            Function<int, int, bool> f => f.Name == "=",
            Function<long, long, bool> f => f.Name == "=",
            Function<float, float, bool> f => f.Name == "=",
            Function<double, double, bool> f => f.Name == "=",
            Function<decimal, decimal, bool> f => f.Name == "=",
            Function<string, string, bool> f => f.Name == "=",
            Function<byte[], byte[], bool> f => f.Name == "=",
            Function<Interval, Interval, bool> f => f.Name == "=",
            _ => false,
        };
}
