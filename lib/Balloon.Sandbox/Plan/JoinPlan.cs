using Balloon.Sandbox.Expressions;

namespace Balloon.Sandbox.Plan;

/// <summary>Two expressions that a join compares, each over its own side's columns.</summary>
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
/// A join on equal columns (none: every pair) and a further condition over the columns of both sides. Semi and anti give the left side's
/// columns only.
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
    /// <summary>For each pair of keys, true where null equals null (IS NOT DISTINCT FROM).</summary>
    public IReadOnlyList<bool> NullSafe { get; init; } = [];

    /// <summary>True where a null of a pair of keys equals a null.</summary>
    public bool IsNullSafe(int key) => key < NullSafe.Count && NullSafe[key];

    /// <summary>FOR SYSTEM_TIME AS OF PROCTIME(): a left row meets the right side as it is then, and what comes there later changes nothing.</summary>
    public bool Temporal { get; init; }

    public override IReadOnlyList<PlanNode> Inputs => [Left, Right];

    public override string State =>
        Temporal
            ? Left.AppendOnly
                ? "the rows of the right side"
                : "the rows of the right side, and what each left row met"
            : ForgetsBy is null
                ? "the rows of both sides"
                : "the rows of both sides that event time has not passed";

    /// <summary>By what rows that can meet nothing any more are told; null where a row may be taken back, and so is needed.</summary>
    public JoinTimes? ForgetsBy => Left.AppendOnly && Right.AppendOnly ? JoinTimes.Of(this) : null;

    public override bool AppendOnly => Temporal ? Left.AppendOnly : Kind == JoinKind.Inner && Left.AppendOnly && Right.AppendOnly;

    /// <summary>A temporal join gives its left rows as they come; see <see cref="JoinTimes"/> for the others.</summary>
    public override int? Watermark => Temporal ? Left.Watermark : JoinTimes.Of(this)?.Column(this);

    public override IEnumerable<Scalar> Scalars => Condition is null ? [] : [Condition];

    public override PlanNode WithInputs(IReadOnlyList<PlanNode> inputs) => this with { Left = inputs[0], Right = inputs[1] };

    public override PlanNode MapScalars(Func<Scalar, Scalar> map) => this with { Condition = Condition is null ? null : map(Condition) };

    public override string Describe() =>
        $"{(Temporal ? "Temporal" : "Hash")}Join {{ type: {Kind}, on: [{string.Join(", ", LeftKeys.Select(Pair))}]{(Condition is null ? "" : $", condition: {Condition}")} }}";

    /// <summary>A join as it is written: all that it asks for is its condition. <see cref="PushDown"/> finds its keys.</summary>
    public static JoinPlan On(PlanNode left, PlanNode right, JoinKind kind, IReadOnlyList<Scalar> conditions) =>
        new(left, right, kind, [], [], conditions.Count == 0 ? null : AndOr.Of(true, conditions), Combine(left, right, kind));

    private string Pair(int left, int key) =>
        $"${left} {(IsNullSafe(key) ? "IS NOT DISTINCT FROM" : "=")} ${RightKeys[key] + Left.Fields.Count}";

    public static IReadOnlyList<Field> Combine(PlanNode left, PlanNode right, JoinKind kind) =>
        kind is JoinKind.Semi or JoinKind.Anti ? left.Fields : [.. left.Fields, .. right.Fields];
}
