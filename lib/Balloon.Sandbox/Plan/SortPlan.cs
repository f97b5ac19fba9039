namespace Balloon.Sandbox.Plan;

/// <summary>Holds each row back until the watermark has passed it, then gives rows in the order of the watermark's column.</summary>
internal sealed record SortPlan(PlanNode Input, int Column) : PlanNode(Input.Fields)
{
    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override bool AppendOnly => true;

    public override IReadOnlyList<int>? Key => Input.Key;

    public override int? Watermark => Column;

    public override string State => "the rows that the watermark has not passed";

    public override PlanNode WithInputs(IReadOnlyList<PlanNode> inputs) => this with { Input = inputs[0] };

    public override string Describe() => $"EowcSort {{ sort_column: ${Column} }}";
}
