using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>Takes conditions apart, and finds what they read.</summary>
internal static class Conditions
{
    public static IEnumerable<Scalar> Conjuncts(Scalar condition) =>
        condition is AndOr { IsAnd: true } and ? Conjuncts(and.Left).Concat(Conjuncts(and.Right)) : [condition];

    public static Scalar Shift(Scalar scalar, int by) => scalar.Rewrite(s => s is InputRef i ? new InputRef(i.Index + by, i.Type) : s);

    public static bool IsEquality(Scalar scalar) =>
        scalar switch
        {
            Function<bool, bool, bool> f => f.Name == "=",
            Function<short, short, bool> f => f.Name == "=",
            Function<int, int, bool> f => f.Name == "=",
            Function<long, long, bool> f => f.Name == "=",
            Function<float, float, bool> f => f.Name == "=",
            Function<double, double, bool> f => f.Name == "=",
            Function<Numeric, Numeric, bool> f => f.Name == "=",
            Function<string, string, bool> f => f.Name == "=",
            Function<byte[], byte[], bool> f => f.Name == "=",
            Function<Interval, Interval, bool> f => f.Name == "=",
            _ => false,
        };

    /// <summary>The conjunction of the conditions; null when there are none.</summary>
    public static Scalar? All(IReadOnlyList<Scalar> conditions) => conditions.Count == 0 ? null : AndOr.Of(true, conditions);

    // Turns (a AND b) OR (a AND c) into a AND (b OR c), so that a can become a join key.
    public static Scalar Factored(Scalar condition)
    {
        if (condition is not AndOr { IsAnd: false })
            return condition;
        var branches = Disjuncts(condition).Select(b => Conjuncts(b).ToList()).ToList();
        var common = branches[0].Where(c => branches.All(b => b.Contains(c))).Distinct().ToList();
        if (common.Count == 0)
            return condition;
        var rest = branches.Select(b => All([.. b.Where(c => !common.Contains(c))])).ToList();
        if (rest.All(r => r is not null))
            common.Add(AndOr.Of(false, [.. rest.Select(r => r!)]));
        return All(common)!;
    }

    private static IEnumerable<Scalar> Disjuncts(Scalar condition) =>
        condition is AndOr { IsAnd: false } or ? Disjuncts(or.Left).Concat(Disjuncts(or.Right)) : [condition];

    public static bool Within(Scalar scalar, int from, int to) =>
        scalar.Walk().OfType<InputRef>().All(i => i.Index >= from && i.Index < to) && !scalar.Walk().Any(s => s is OuterRef);
}
