using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>Makes equalities between the two sides of a join its keys.</summary>
internal static class JoinKeys
{
    /// <summary>A join that keeps all of its conditions to itself, as every join but an inner one has to: those that are no key stay its condition.</summary>
    public static PlanNode Of(JoinPlan join, Scalar condition)
    {
        var (keys, rest) = (new List<JoinKey>(), new List<Scalar>());
        foreach (var conjunct in Conditions.Conjuncts(condition))
        {
            if (Key(conjunct, join.Left.Fields.Count, join.Left.Fields.Count + join.Right.Fields.Count) is { } key)
                keys.Add(key);
            else
                rest.Add(conjunct);
        }

        return Computed(join, keys, Conditions.All(rest));
    }

    /// <summary>The key that a condition between the left and the right input makes of them, or null.</summary>
    public static JoinKey? Key(Scalar conjunct, int width, int total) =>
        MayBeKey(conjunct) && Pair(conjunct, width, total) is { } pair
            ? new JoinKey(pair.Left, pair.Right, conjunct is DistinctTest)
            : null;

    /// <summary>True of what compares two values of a type that joins hash: = and IS NOT DISTINCT FROM.</summary>
    public static bool MayBeKey(Scalar scalar) =>
        Conditions.IsEquality(scalar)
        || scalar is DistinctTest { Negated: true, Left.Type.Kind: not (SqlTypeKind.Array or SqlTypeKind.Map or SqlTypeKind.Struct) };

    /// <summary>The two sides of an equality between the left and the right input, the right one over its own columns.</summary>
    public static (Scalar Left, Scalar Right)? Sides(Scalar conjunct, int width, int total) =>
        Conditions.IsEquality(conjunct) ? Pair(conjunct, width, total) : null;

    private static (Scalar Left, Scalar Right)? Pair(Scalar conjunct, int width, int total)
    {
        if (conjunct.Children is not [var a, var b] || !Reads(a) || !Reads(b))
            return null;
        return Conditions.Within(a, 0, width) && Conditions.Within(b, width, total) ? (a, Conditions.Shift(b, -width))
            : Conditions.Within(b, 0, width) && Conditions.Within(a, width, total) ? (b, Conditions.Shift(a, -width))
            : null;

        static bool Reads(Scalar s) => s.Walk().Any(x => x is InputRef);
    }

    /// <summary>The join on these keys.</summary>
    /// <param name="join">The join without keys.</param>
    /// <param name="keys">What its sides are compared by.</param>
    /// <param name="condition">What else it asks for, over the columns of both sides; or null.</param>
    /// <remarks>Keys that are computed become columns of their side first, and are cut off again above the join.</remarks>
    public static PlanNode Computed(JoinPlan join, IReadOnlyList<JoinKey> keys, Scalar? condition)
    {
        var (left, right, kind) = (join.Left, join.Right, join.Kind);
        var (wideLeft, leftColumns) = With(left, [.. keys.Select(k => k.Left)]);
        var (wideRight, rightColumns) = With(right, [.. keys.Select(k => k.Right)]);
        var (width, wide) = (left.Fields.Count, wideLeft.Fields.Count);
        var moved = condition?.Rewrite(s => s is InputRef i && i.Index >= width ? new InputRef(i.Index - width + wide, i.Type) : s);
        var made = join with
        {
            Left = wideLeft,
            Right = wideRight,
            LeftKeys = leftColumns,
            RightKeys = rightColumns,
            NullSafe = keys.Any(k => k.NullSafe) ? [.. keys.Select(k => k.NullSafe)] : [],
            Condition = moved,
            Fields = JoinPlan.Combine(wideLeft, wideRight, kind),
        };
        var leftOnly = kind is JoinKind.Semi or JoinKind.Anti;
        if (ReferenceEquals(wideLeft, left) && (leftOnly || ReferenceEquals(wideRight, right)))
            return made with { Fields = join.Fields };
        int[] kept = [.. Enumerable.Range(0, width), .. leftOnly ? [] : Enumerable.Range(wide, right.Fields.Count)];
        return new ProjectPlan(made, [.. kept.Select(i => new InputRef(i, made.Fields[i].Type))], join.Fields);
    }

    private static (PlanNode Plan, int[] Columns) With(PlanNode plan, List<Scalar> keys)
    {
        if (keys.All(k => k is InputRef))
            return (plan, [.. keys.Select(k => ((InputRef)k).Index)]);
        var outputs = plan.Fields.Select((f, i) => (Scalar)new InputRef(i, f.Type)).ToList();
        var fields = plan.Fields.ToList();
        var columns = new int[keys.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = outputs.IndexOf(keys[i]);
            if (columns[i] >= 0)
                continue;
            columns[i] = outputs.Count;
            outputs.Add(keys[i]);
            fields.Add(new Field(null, $"k{i}", keys[i].Type) { Hidden = true });
        }

        return (new ProjectPlan(plan, outputs, fields), columns);
    }
}
