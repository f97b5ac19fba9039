using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>
/// A filter whose condition reads the clock: rows appear and disappear as time passes. <paramref name="Expiry"/> is a part of the condition
/// that stays false once it is false: rows that fail it are forgotten.
/// </summary>
internal sealed record NowFilterPlan(PlanNode Input, Scalar Condition, Scalar? Expiry) : PlanNode(Input.Fields)
{
    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override bool AppendOnly => false;

    public override IReadOnlyList<int>? Key => Input.Key;

    public override bool FollowsClock => true;

    public override string State => Expiry is null ? "the rows of its input" : "the rows that are not too old";

    public override IEnumerable<Scalar> Scalars => Expiry is null ? [Condition] : [Condition, Expiry];

    public override PlanNode WithInputs(IReadOnlyList<PlanNode> inputs) => this with { Input = inputs[0] };

    public override PlanNode MapScalars(Func<Scalar, Scalar> map) =>
        this with
        {
            Condition = map(Condition),
            Expiry = Expiry is null ? null : map(Expiry),
        };

    public override string Describe() => $"DynamicFilter {{ predicate: {Condition} }}";

    public static bool ReadsClock(Scalar scalar) => scalar.Walk().Any(s => s is NowScalar);

    /// <summary>Replaces every filter and series that reads the clock by one that follows it.</summary>
    public static PlanNode Follow(PlanNode plan)
    {
        if (plan.Inputs.Count == 0)
            return plan;
        var inputs = plan.Inputs.Select(Follow).ToArray();
        if (!inputs.SequenceEqual(plan.Inputs, ReferenceEqualityComparer.Instance))
            plan = plan.WithInputs(inputs);
        if (plan is ProjectSetPlan sets)
            return NowSeriesPlan.Of(sets) ?? plan;
        if (plan is not FilterPlan filter || !ReadsClock(filter.Condition))
            return plan;
        var conjuncts = Conditions.Conjuncts(filter.Condition).ToLookup(ReadsClock);
        var still = All(conjuncts[false]);
        return new NowFilterPlan(
            still is null ? filter.Input : new FilterPlan(filter.Input, still),
            All(conjuncts[true])!,
            All(conjuncts[true].Where(Expires))
        );
    }

    private static Scalar? All(IEnumerable<Scalar> conjuncts) => conjuncts.ToList() is { Count: > 0 } all ? AndOr.Of(true, all) : null;

    private static bool Expires(Scalar conjunct) =>
        conjunct switch
        {
            Function<long, long, bool> { Name: ">" or ">=" } f => !ReadsClock(f.First) && IsIncreasing(f.Second),
            Function<long, long, bool> { Name: "<" or "<=" } f => IsIncreasing(f.First) && !ReadsClock(f.Second),
            _ => false,
        };

    // True for a value that never decreases as time passes.
    private static bool IsIncreasing(Scalar scalar) =>
        scalar is NowScalar
        || (scalar is Function<long, Interval, long> { Name: "+" or "-" } f && IsIncreasing(f.First) && f.Second.IsConstant);
}
