using Balloon.Sandbox.Columns;

namespace Balloon.Sandbox.Plan;

/// <summary>The first rows of each partition in an order; without partition columns, of the whole input.</summary>
internal sealed record TopNPlan(
    PlanNode Input,
    IReadOnlyList<int> Partition,
    IReadOnlyList<SortKey> Order,
    long Offset,
    long Limit,
    bool WithTies
) : PlanNode(Input.Fields)
{
    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override string State => "the rows of its input";

    public override int? Watermark => Input.Watermark is { } column && Partition.Contains(column) ? column : null;

    public override bool AppendOnly => false;

    public override IReadOnlyList<int>? Key => Limit == 1 && !WithTies && Partition.Count > 0 ? Partition : Input.Key;

    public override PlanNode WithInputs(IReadOnlyList<PlanNode> inputs) => this with { Input = inputs[0] };

    public override string Describe() =>
        $"{(Partition.Count == 0 ? "TopN" : "GroupTopN")} {{ order: [{string.Join(", ", Order.Select(k => $"${k.Column} {(k.Descending ? "DESC" : "ASC")}"))}], limit: {Limit}, offset: {Offset}{(Partition.Count == 0 ? "" : $", group_key: [{string.Join(", ", Partition.Select(p => "$" + p))}]")}{(WithTies ? ", with_ties: true" : "")} }}";
}
