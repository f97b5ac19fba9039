using Balloon.Sandbox.Columns;

namespace Balloon.Sandbox.Plan;

/// <summary>
/// ASOF JOIN: joins each left row with at most one right row of the same keys, the one whose value is nearest among those that the
/// condition allows. Of several equally near rows it takes the first by the right side's key.
/// </summary>
/// <param name="Input">
/// The rows of both sides: the keys, the side (0 for left, 1 for right), the value, the left columns, the right columns.
/// </param>
/// <param name="Keys">How many keys there are.</param>
/// <param name="Operator">How the left value compares with the right one: &lt;, &lt;=, &gt; or &gt;=.</param>
/// <param name="KeepsUnmatched">True when a left row without a match is kept, with nulls.</param>
/// <param name="Ties">The right columns that decide between equally near rows.</param>
/// <param name="Fields">The left columns, then the right ones.</param>
internal sealed record AsOfPlan(
    PlanNode Input,
    int Keys,
    string Operator,
    bool KeepsUnmatched,
    IReadOnlyList<SortKey> Ties,
    IReadOnlyList<Field> Fields
) : PlanNode(Fields)
{
    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override bool AppendOnly => false;

    public override string State => "the rows of both sides";

    public override PlanNode WithInputs(IReadOnlyList<PlanNode> inputs) => this with { Input = inputs[0] };

    public override string Describe() =>
        $"AsOfJoin {{ type: {(KeepsUnmatched ? "AsofLeftOuter" : "AsofInner")}, keys: {Keys}, inequality: left {Operator} right }}";
}
