using Balloon.Sandbox.Aggregates;
using Balloon.Sandbox.Expressions;

namespace Balloon.Sandbox.Plan;

/// <summary>
/// Moves conditions to where they cost least, and turns equalities between two inputs into join keys: one pass over a whole plan, from its
/// leaves up.
/// </summary>
internal sealed class PushDown
{
    // What is read twice, such as a common table expression, is planned once.
    private readonly Dictionary<PlanNode, PlanNode> known = new(ReferenceEqualityComparer.Instance);

    private PushDown() { }

    /// <summary>A cheaper plan that gives the same rows.</summary>
    public static PlanNode Apply(PlanNode plan) => new PushDown().Applied(plan);

    private PlanNode Applied(PlanNode plan)
    {
        Planning.Step();
        if (known.TryGetValue(plan, out var done))
            return done;
        var inputs = plan.Inputs.Select(Applied).ToArray();
        var moved = inputs.SequenceEqual(plan.Inputs, ReferenceEqualityComparer.Instance) ? plan : plan.WithInputs(inputs);
        return known[plan] = moved switch
        {
            FilterPlan filter => Filter(filter),
            JoinPlan { Condition: { } condition } join => Join(join, ConstantFolding.Fold(condition)),
            ApplyPlan apply => apply with { Subquery = apply.Subquery with { Plan = Applied(apply.Subquery.Plan) } },
            _ => moved,
        };
    }

    // A condition that is never true needs no rows to be read; one that always is can go.
    private static PlanNode Filter(FilterPlan filter) =>
        ConstantFolding.Fold(filter.Condition) switch
        {
            Constant { Value: null or false } => new ValuesPlan([], filter.Fields),
            Constant => filter.Input,
            var condition => Where(JoinOrder.Arrange(filter.Input, condition), condition),
        };

    private static PlanNode Join(JoinPlan join, Scalar condition) =>
        join is { Kind: JoinKind.Inner, Temporal: false } ? Where(join with { Condition = null }, condition) : JoinKeys.Of(join, condition);

    private static PlanNode Where(PlanNode plan, Scalar condition)
    {
        var rest = new List<Scalar>();
        foreach (var conjunct in Conditions.Conjuncts(condition).SelectMany(c => Conditions.Conjuncts(Conditions.Factored(c))))
        {
            if (TryInto(plan, conjunct) is { } moved)
                plan = moved;
            else
                rest.Add(conjunct);
        }

        return rest.Count == 0 ? plan : new FilterPlan(plan, Conditions.All(rest)!);
    }

    private static PlanNode? TryInto(PlanNode plan, Scalar conjunct)
    {
        if (plan is FilterPlan filter)
            return TryInto(filter.Input, conjunct) is { } below ? new FilterPlan(below, filter.Condition) : null;
        if (plan is OverPlan over)
            return IntoOver(over, conjunct);
        if (conjunct.Walk().Any(s => s is OuterRef) || !conjunct.IsDeterministic || !conjunct.Walk().Any(s => s is InputRef))
            return null;
        return plan switch
        {
            ProjectPlan project => IntoProject(project, conjunct),
            JoinPlan join => IntoJoin(join, conjunct),
            ProjectSetPlan set when Conditions.Within(conjunct, 0, set.Input.Fields.Count) => set with
            {
                Input = Where(set.Input, conjunct),
            },
            _ => null,
        };
    }

    private static ProjectPlan? IntoProject(ProjectPlan project, Scalar conjunct)
    {
        // Conditions on plain columns only: a computed column would be computed twice.
        if (!conjunct.Walk().OfType<InputRef>().All(i => project.Outputs[i.Index] is InputRef))
            return null;
        var below = conjunct.Rewrite(s => s is InputRef i ? project.Outputs[i.Index] : s);
        return TryInto(project.Input, below) is { } moved ? project with { Input = moved } : null;
    }

    private static PlanNode? IntoJoin(JoinPlan join, Scalar conjunct)
    {
        var width = join.Left.Fields.Count;
        var total = join.Fields.Count;
        var leftOnly = Conditions.Within(conjunct, 0, width);
        if (leftOnly && join.Kind is JoinKind.Inner or JoinKind.Left or JoinKind.Semi or JoinKind.Anti)
            return join with { Left = Where(join.Left, conjunct) };
        if (join.Kind != JoinKind.Inner)
            return null;
        if (Conditions.Within(conjunct, width, total))
            return join with { Right = Where(join.Right, Conditions.Shift(conjunct, -width)) };
        if (JoinKeys.Key(conjunct, width, total) is not { } pair)
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
        return JoinKeys.Computed(join, [.. keys, pair], join.Condition);
    }

    // WHERE row_number <= n: only n rows of each partition are wanted.
    private static FilterPlan? IntoOver(OverPlan over, Scalar conjunct)
    {
        var limit = conjunct switch
        {
            Function<long, long, bool> { Name: "<=" or "=", First: InputRef i, Second: Constant { Value: long n } }
                when IsNumber(over, i) => n,
            Function<long, long, bool> { Name: "<", First: InputRef i, Second: Constant { Value: long n } } when IsNumber(over, i) => n - 1,
            _ => (long?)null,
        };
        return limit is { } most && over.Calls.Count == 1 && (over.Limit is null || most < over.Limit)
            ? new FilterPlan(over with { Limit = Math.Max(0, most) }, conjunct)
            : null;
    }

    private static bool IsNumber(OverPlan over, InputRef column) =>
        column.Index >= over.Input.Fields.Count && over.Calls[column.Index - over.Input.Fields.Count].Kind == WindowKind.RowNumber;
}
