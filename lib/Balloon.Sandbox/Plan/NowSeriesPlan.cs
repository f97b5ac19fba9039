using Balloon.Sandbox.Expressions;

namespace Balloon.Sandbox.Plan;

/// <summary>generate_series from a fixed time up to now(): a row is added whenever the clock has advanced by a step.</summary>
internal sealed record NowSeriesPlan(SetFunction Series, IReadOnlyList<Field> Fields) : PlanNode(Fields)
{
    public override IReadOnlyList<PlanNode> Inputs => [];

    public override bool AppendOnly => true;

    public override IReadOnlyList<int> Key => [0];

    public override bool FollowsClock => true;

    public override string State => "its last value";

    public override string Describe() => $"Now {{ {Series} }}";

    /// <summary>
    /// The plan that follows the clock, if the only part that reads the clock is a set function, as RisingWave requires; else null.
    /// </summary>
    public static NowSeriesPlan? Of(ProjectSetPlan plan) =>
        plan
            is {
                Input: ValuesPlan { Rows: [[]] },
                Ordinality: false,
                Functions: [{ Name: "generate_series", Arguments: [{ IsConstant: true }, NowScalar, { IsConstant: true }] } series],
            }
            ? new NowSeriesPlan(series, plan.Fields)
            : null;
}
