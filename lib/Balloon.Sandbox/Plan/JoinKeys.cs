using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>Turns equalities between the two sides of a join into its keys.</summary>
internal static class JoinKeys
{
    /// <summary>Finds the keys of a join that is not an inner join: other conditions have to stay in the join.</summary>
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

    /// <summary>The pair of keys that a condition between the two inputs gives, or null.</summary>
    public static JoinKey? Key(Scalar conjunct, int width, int total) =>
        MayBeKey(conjunct) && Pair(conjunct, width, total) is { } pair
            ? new JoinKey(pair.Left, pair.Right, conjunct is DistinctTest)
            : null;

    /// <summary>True for = and IS NOT DISTINCT FROM over a type that joins can hash.</summary>
    public static bool MayBeKey(Scalar scalar) =>
        Conditions.IsEquality(scalar)
        || scalar is DistinctTest { Negated: true, Left.Type.Kind: not (SqlTypeKind.Array or SqlTypeKind.Map or SqlTypeKind.Struct) };

    /// <summary>The two sides of an equality between the inputs; the right one refers to the right input's own columns.</summary>
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

    /// <summary>Gives a join its keys.</summary>
    /// <param name="join">The join without keys.</param>
    /// <param name="keys">The pairs of expressions to compare.</param>
    /// <param name="condition">The rest of the condition, over the columns of both sides; or null.</param>
    /// <remarks>A computed key is first added to its side as a column, and removed again above the join.</remarks>
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
