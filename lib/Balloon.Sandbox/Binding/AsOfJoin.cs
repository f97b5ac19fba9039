using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>Builds the plan of an ASOF join.</summary>
internal static class AsOfJoin
{
    public static AsOfPlan Plan(PlanNode left, PlanNode right, Join join, List<Scalar> conditions, IReadOnlyList<Field> fields)
    {
        var width = left.Fields.Count;
        var keys = new List<(Scalar Left, Scalar Right)>();
        var nearest = new List<(Scalar Left, string Operator, Scalar Right)>();
        foreach (var conjunct in conditions.SelectMany(Conditions.Conjuncts))
        {
            if (JoinKeys.Sides(conjunct, width, fields.Count) is { } pair)
                keys.Add(pair);
            else if (Comparison.Inequality(conjunct) is { } sides && Oriented(sides.Left, sides.Symbol, sides.Right) is { } found)
                nearest.Add(found);
            else
                throw new SqlException(SqlStates.SyntaxError, "AsOf join takes equalities and one inequality of both sides", join.At + 1);
        }

        if (keys.Count == 0)
            throw new SqlException(SqlStates.SyntaxError, "AsOf join requires at least 1 equal condition", join.At + 1);
        if (nearest.Count != 1)
            throw new SqlException(SqlStates.SyntaxError, "AsOf join requires exactly 1 inequality condition", join.At + 1);
        var (leftValue, comparison, rightValue) = nearest[0];
        var all = keys.Select((k, i) => new Field(null, $"k{i}", k.Left.Type))
            .Append(new Field(null, "side", SqlType.Integer))
            .Append(new Field(null, "value", leftValue.Type))
            .Concat(fields)
            .ToArray();
        var ours = left.Fields.Select((f, i) => (Scalar)new InputRef(i, f.Type)).ToArray();
        var theirs = right.Fields.Select((f, i) => (Scalar)new InputRef(i, f.Type)).ToArray();
        var both = new UnionPlan(
            [
                new ProjectPlan(
                    left,
                    [.. keys.Select(k => k.Left), new Constant(0, SqlType.Integer), leftValue, .. ours, .. Nothing(right)],
                    all
                ),
                new ProjectPlan(
                    right,
                    [.. keys.Select(k => k.Right), new Constant(1, SqlType.Integer), rightValue, .. Nothing(left), .. theirs],
                    all
                ),
            ],
            all
        );
        var first = keys.Count + 2 + width;
        var ties = (right.Key ?? []).Select(k => new SortKey(first + k, false, false)).ToArray();
        return new AsOfPlan(both, keys.Count, comparison, join.Kind == "left", ties, fields);

        (Scalar Left, string Operator, Scalar Right)? Oriented(Scalar a, string symbol, Scalar b) =>
            !a.Walk().Any(s => s is InputRef) || !b.Walk().Any(s => s is InputRef) ? null
            : Conditions.Within(a, 0, width) && Conditions.Within(b, width, fields.Count) ? (a, symbol, Conditions.Shift(b, -width))
            : Conditions.Within(b, 0, width) && Conditions.Within(a, width, fields.Count)
                ? (b, Comparison.Mirror(symbol), Conditions.Shift(a, -width))
            : null;
    }

    private static IEnumerable<Constant> Nothing(PlanNode plan) => plan.Fields.Select(f => new Constant(null, f.Type));
}
