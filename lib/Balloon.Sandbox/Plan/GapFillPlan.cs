namespace Balloon.Sandbox.Plan;

/// <summary>What a column of a row that fills a gap holds.</summary>
internal enum GapFill
{
    Null,

    /// <summary>The partition's own value.</summary>
    Partition,

    /// <summary>The time of the gap.</summary>
    Time,

    /// <summary>The value of the row before the gap.</summary>
    Locf,

    /// <summary>What lies between the rows around the gap, in equal steps.</summary>
    Interpolate,
}

/// <summary>GAP_FILL: the rows, and between two of them that lie more than an interval apart one for each interval.</summary>
/// <param name="Input">The rows.</param>
/// <param name="Partition">Columns of which each combination is a series of its own.</param>
/// <param name="Time">The time's column.</param>
/// <param name="Interval">In microseconds.</param>
/// <param name="Fills">For each column, what fills it.</param>
internal sealed record GapFillPlan(PlanNode Input, IReadOnlyList<int> Partition, int Time, long Interval, IReadOnlyList<GapFill> Fills)
    : PlanNode(Input.Fields)
{
    /// <summary>Rows come in the order of the watermark, and a gap is filled once the row behind it has come.</summary>
    public bool OnWindowClose { get; init; }

    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override bool AppendOnly => OnWindowClose;

    public override string State => "the rows of its input";

    public override PlanNode WithInputs(IReadOnlyList<PlanNode> inputs) => this with { Input = inputs[0] };

    public override string Describe() =>
        $"GapFill {{ time_col: ${Time}, interval: {Interval / 1e6}s, partition_by: [{string.Join(", ", Partition.Select(p => "$" + p))}], fill: [{string.Join(", ", Fills)}] }}";
}
