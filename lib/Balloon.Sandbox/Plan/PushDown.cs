using Balloon.Sandbox.Aggregates;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>Moves conditions to where they cost least, and makes equalities between two sides the keys of their join.</summary>
internal static class PushDown
{
    public static PlanNode Where(PlanNode plan, Scalar condition)
    {
        var rest = new List<Scalar>();
        foreach (var conjunct in Conjuncts(Factored(condition)))
        {
            if (TryInto(plan, conjunct) is { } moved)
                plan = moved;
            else
                rest.Add(conjunct);
        }

        return rest.Count == 0 ? plan : new FilterPlan(plan, All(rest)!);
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

        var width = left.Fields.Count;
        var (keys, rest) = (new List<JoinKey>(), new List<Scalar>());
        foreach (var conjunct in conditions.SelectMany(Conjuncts))
        {
            if (Key(conjunct, width, fields.Count) is { } key)
                keys.Add(key);
            else
                rest.Add(conjunct);
        }

        return Computed(left, right, kind, keys, All(rest), fields);
    }

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

    private static Scalar? All(List<Scalar> conditions) => conditions.Count == 0 ? null : AndOr.Of(true, conditions);

    // (a AND b) OR (a AND c) is a AND (b OR c): so that a may become a join's key.
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
        scalar.Walk().OfType<InputRef>().All(i => i.Index >= from && i.Index < to) && !scalar.Walk().Any(s => s is OuterRef or SubqueryRef);

    private static PlanNode? TryInto(PlanNode plan, Scalar conjunct)
    {
        if (plan is FilterPlan filter)
            return TryInto(filter.Input, conjunct) is { } below ? new FilterPlan(below, filter.Condition) : null;
        if (plan is OverPlan over)
            return IntoOver(over, conjunct);
        if (conjunct.Walk().Any(s => s is OuterRef or SubqueryRef) || !conjunct.IsDeterministic || !conjunct.Walk().Any(s => s is InputRef))
            return null;
        return plan switch
        {
            ProjectPlan project => IntoProject(project, conjunct),
            JoinPlan join => IntoJoin(join, conjunct),
            ProjectSetPlan set when Within(conjunct, 0, set.Input.Fields.Count) => set with { Input = Where(set.Input, conjunct) },
            _ => null,
        };
    }

    private static ProjectPlan? IntoProject(ProjectPlan project, Scalar conjunct)
    {
        // Only columns pass: what is computed would be computed twice.
        if (!conjunct.Walk().OfType<InputRef>().All(i => project.Outputs[i.Index] is InputRef))
            return null;
        var below = conjunct.Rewrite(s => s is InputRef i ? project.Outputs[i.Index] : s);
        return TryInto(project.Input, below) is { } moved ? project with { Input = moved } : null;
    }

    private static PlanNode? IntoJoin(JoinPlan join, Scalar conjunct)
    {
        var width = join.Left.Fields.Count;
        var total = join.Fields.Count;
        var leftOnly = Within(conjunct, 0, width);
        if (leftOnly && join.Kind is JoinKind.Inner or JoinKind.Left or JoinKind.Semi or JoinKind.Anti)
            return join with { Left = Where(join.Left, conjunct) };
        if (join.Kind != JoinKind.Inner)
            return null;
        if (Within(conjunct, width, total))
            return join with { Right = Where(join.Right, Shift(conjunct, -width)) };
        if (Key(conjunct, width, total) is not { } pair)
            return join with { Condition = join.Condition is null ? conjunct : new AndOr(true, join.Condition, conjunct) };
        if (pair is { Left: InputRef l, Right: InputRef r })
        {
            return join with
            {
                LeftKeys = [.. join.LeftKeys, l.Index],
                RightKeys = [.. join.RightKeys, r.Index],
                NullSafe = [.. join.LeftKeys.Select((_, i) => join.IsNullSafe(i)), pair.NullSafe],
            };
        }

        var keys = join.LeftKeys.Select(
            (k, i) =>
                new JoinKey(
                    new InputRef(k, join.Left.Fields[k].Type),
                    new InputRef(join.RightKeys[i], join.Right.Fields[join.RightKeys[i]].Type),
                    join.IsNullSafe(i)
                )
        );
        return join.Condition is null ? Computed(join.Left, join.Right, join.Kind, [.. keys, pair], null, join.Fields) : null;
    }

    // WHERE row_number <= n: only so many rows of each partition are wanted.
    private static FilterPlan? IntoOver(OverPlan over, Scalar conjunct)
    {
        var limit = conjunct switch
        {
            Function<long, long, bool> { Name: "<=" or "=", First: InputRef i, Second: Constant { Value: long n } }
                when IsNumber(over, i) => n,
            Function<long, long, bool> { Name: "<", First: InputRef i, Second: Constant { Value: long n } } when IsNumber(over, i) => n - 1,
            _ => (long?)null,
        };
        return limit is { } most && over.Calls.Count == 1 && (over.Most is null || most < over.Most)
            ? new FilterPlan(over with { Most = Math.Max(0, most) }, conjunct)
            : null;
    }

    private static bool IsNumber(OverPlan over, InputRef column) =>
        column.Index >= over.Input.Fields.Count && over.Calls[column.Index - over.Input.Fields.Count].Kind == WindowKind.RowNumber;

    /// <summary>The key that a condition between the left and the right input makes of them, or null.</summary>
    public static JoinKey? Key(Scalar conjunct, int width, int total) =>
        MayBeKey(conjunct) && Pair(conjunct, width, total) is { } pair
            ? new JoinKey(pair.Left, pair.Right, conjunct is DistinctTest)
            : null;

    /// <summary>True of what compares two values of a type that joins hash: = and IS NOT DISTINCT FROM.</summary>
    public static bool MayBeKey(Scalar scalar) =>
        IsEquality(scalar)
        || scalar is DistinctTest { Negated: true, Left.Type.Kind: not (SqlTypeKind.Array or SqlTypeKind.Map or SqlTypeKind.Struct) };

    /// <summary>The two sides of an equality between the left and the right input, the right one over its own columns.</summary>
    public static (Scalar Left, Scalar Right)? Sides(Scalar conjunct, int width, int total) =>
        IsEquality(conjunct) ? Pair(conjunct, width, total) : null;

    private static (Scalar Left, Scalar Right)? Pair(Scalar conjunct, int width, int total)
    {
        if (conjunct.Children is not [var a, var b] || !Reads(a) || !Reads(b))
            return null;
        return Within(a, 0, width) && Within(b, width, total) ? (a, Shift(b, -width))
            : Within(b, 0, width) && Within(a, width, total) ? (b, Shift(a, -width))
            : null;

        static bool Reads(Scalar s) => s.Walk().Any(x => x is InputRef);
    }

    // Keys that are computed become columns of their side first, and are cut off again above the join.
    private static PlanNode Computed(
        PlanNode left,
        PlanNode right,
        JoinKind kind,
        List<JoinKey> keys,
        Scalar? condition,
        IReadOnlyList<Field> fields
    )
    {
        var (wideLeft, leftColumns) = With(left, [.. keys.Select(k => k.Left)]);
        var (wideRight, rightColumns) = With(right, [.. keys.Select(k => k.Right)]);
        var (width, wide) = (left.Fields.Count, wideLeft.Fields.Count);
        var moved = condition?.Rewrite(s => s is InputRef i && i.Index >= width ? new InputRef(i.Index - width + wide, i.Type) : s);
        var join = new JoinPlan(wideLeft, wideRight, kind, leftColumns, rightColumns, moved, JoinPlan.Combine(wideLeft, wideRight, kind))
        {
            NullSafe = keys.Exists(k => k.NullSafe) ? [.. keys.Select(k => k.NullSafe)] : [],
        };
        var leftOnly = kind is JoinKind.Semi or JoinKind.Anti;
        if (ReferenceEquals(wideLeft, left) && (leftOnly || ReferenceEquals(wideRight, right)))
            return join with { Fields = leftOnly ? left.Fields : fields };
        int[] kept = [.. Enumerable.Range(0, width), .. leftOnly ? [] : Enumerable.Range(wide, right.Fields.Count)];
        return new ProjectPlan(join, [.. kept.Select(i => new InputRef(i, join.Fields[i].Type))], leftOnly ? left.Fields : fields);
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
