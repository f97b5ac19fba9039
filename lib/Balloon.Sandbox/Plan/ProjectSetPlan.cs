using Balloon.Sandbox.Expressions;

namespace Balloon.Sandbox.Plan;

/// <summary>
/// Repeats each input row for every row that its set functions give, side by side: the input's columns, then one column for each function.
/// A function that gives fewer rows than another is padded with nulls.
/// </summary>
/// <param name="Input">The rows.</param>
/// <param name="Functions">The functions.</param>
/// <param name="Ordinality">Whether there is one more column, with the row's number within its set.</param>
/// <param name="KeepsEmpty">Whether a row whose set is empty is kept once, with nulls: the left side of a LEFT JOIN.</param>
/// <param name="Fields">All columns.</param>
internal sealed record ProjectSetPlan(
    PlanNode Input,
    IReadOnlyList<SetFunction> Functions,
    bool Ordinality,
    bool KeepsEmpty,
    IReadOnlyList<Field> Fields
) : PlanNode(Fields)
{
    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override bool AppendOnly => Input.AppendOnly;

    public override int? Watermark => Input.Watermark;

    public override IEnumerable<Scalar> Scalars => Functions.SelectMany(f => f.Arguments);

    public override PlanNode WithInputs(IReadOnlyList<PlanNode> inputs) => this with { Input = inputs[0] };

    public override PlanNode MapScalars(Func<Scalar, Scalar> map) => this with { Functions = [.. Functions.Select(f => f.Map(map))] };

    public override string Describe() => $"ProjectSet {{ select_list: [{string.Join(", ", Functions)}] }}";
}
