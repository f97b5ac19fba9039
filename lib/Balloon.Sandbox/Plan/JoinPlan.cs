using Balloon.Sandbox.Expressions;

namespace Balloon.Sandbox.Plan;

/// <summary>A pair of expressions that a join compares, each over the columns of its own side.</summary>
/// <param name="Left">Of the left side.</param>
/// <param name="Right">Of the right side.</param>
/// <param name="NullSafe">True where null equals null (IS NOT DISTINCT FROM).</param>
internal readonly record struct JoinKey(Scalar Left, Scalar Right, bool NullSafe);

internal enum JoinKind
{
    Inner,
    Left,
    Right,
    Full,
    Semi,
    Anti,
}

/// <summary>
/// A join on keys (without keys, every pair of rows) with a further condition over the columns of both sides. Semi and anti joins give the
/// left side's columns only.
/// </summary>
internal sealed record JoinPlan(
    PlanNode Left,
    PlanNode Right,
    JoinKind Kind,
    IReadOnlyList<int> LeftKeys,
    IReadOnlyList<int> RightKeys,
    Scalar? Condition,
    IReadOnlyList<Field> Fields
) : PlanNode(Fields)
{
    /// <summary>For each pair of keys, whether null equals null (IS NOT DISTINCT FROM).</summary>
    public IReadOnlyList<bool> NullSafe { get; init; } = [];

    /// <summary>Whether null equals null in a pair of keys.</summary>
    public bool IsNullSafe(int key) => key < NullSafe.Count && NullSafe[key];

    /// <summary>
    /// FOR SYSTEM_TIME AS OF PROCTIME(): a left row is joined with the right side as it is at that moment; later changes there have no
    /// effect.
    /// </summary>
    public bool Temporal { get; init; }

    public override IReadOnlyList<PlanNode> Inputs => [Left, Right];

    public override string State =>
        Temporal
            ? Left.AppendOnly
                ? "the rows of the right side"
                : "the rows of the right side, and the matches of each left row"
            : ForgetsBy is null
                ? "the rows of both sides"
                : "the rows of both sides that event time has not passed";

    /// <summary>How to find rows that can match nothing any more; null when such rows may still be retracted and so must be kept.</summary>
    public JoinTimes? ForgetsBy => Left.AppendOnly && Right.AppendOnly ? JoinTimes.Of(this) : null;

    public override bool AppendOnly => Temporal ? Left.AppendOnly : Kind == JoinKind.Inner && Left.AppendOnly && Right.AppendOnly;

    /// <summary>A temporal join passes left rows on in their order; for other joins see <see cref="JoinTimes"/>.</summary>
    public override int? Watermark => Temporal ? Left.Watermark : JoinTimes.Of(this)?.Column(this);

    public override IEnumerable<Scalar> Scalars => Condition is null ? [] : [Condition];

    public override PlanNode WithInputs(IReadOnlyList<PlanNode> inputs) => this with { Left = inputs[0], Right = inputs[1] };

    public override PlanNode MapScalars(Func<Scalar, Scalar> map) => this with { Condition = Condition is null ? null : map(Condition) };

    public override string Describe() =>
        $"{(Temporal ? "Temporal" : "Hash")}Join {{ type: {Kind}, on: [{string.Join(", ", LeftKeys.Select(Pair))}]{(Condition is null ? "" : $", condition: {Condition}")} }}";

    /// <summary>A join as written, with everything in its condition; <see cref="PushDown"/> finds the keys.</summary>
    public static JoinPlan On(PlanNode left, PlanNode right, JoinKind kind, IReadOnlyList<Scalar> conditions) =>
        new(left, right, kind, [], [], conditions.Count == 0 ? null : AndOr.Of(true, conditions), Combine(left, right, kind));

    private string Pair(int left, int key) =>
        $"${left} {(IsNullSafe(key) ? "IS NOT DISTINCT FROM" : "=")} ${RightKeys[key] + Left.Fields.Count}";

    public static IReadOnlyList<Field> Combine(PlanNode left, PlanNode right, JoinKind kind) =>
        kind is JoinKind.Semi or JoinKind.Anti ? left.Fields : [.. left.Fields, .. right.Fields];
}
