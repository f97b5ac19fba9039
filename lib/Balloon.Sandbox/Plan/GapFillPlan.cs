namespace Balloon.Sandbox.Plan;

/// <summary>What a column holds in a row that fills a gap.</summary>
internal enum GapFill
{
    Null,

    /// <summary>The value that identifies the partition.</summary>
    Partition,

    /// <summary>The time of the gap.</summary>
    Time,

    /// <summary>The value of the row before the gap.</summary>
    Locf,

    /// <summary>A value interpolated between the rows around the gap, in equal steps.</summary>
    Interpolate,
}

/// <summary>GAP_FILL: where two rows are more than an interval apart, adds one row for each missing interval.</summary>
/// <param name="Input">The rows.</param>
/// <param name="Partition">The columns that partition the rows into series.</param>
/// <param name="Time">The column with the time.</param>
/// <param name="Interval">The interval in microseconds.</param>
/// <param name="Fills">How each column is filled.</param>
internal sealed record GapFillPlan(PlanNode Input, IReadOnlyList<int> Partition, int Time, long Interval, IReadOnlyList<GapFill> Fills)
    : PlanNode(Input.Fields)
{
    /// <summary>True when rows arrive in the order of the watermark; a gap is filled once the row behind it has arrived.</summary>
    public bool OnWindowClose { get; init; }

    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override bool AppendOnly => OnWindowClose;

    public override string State => "the rows of its input";

    public override PlanNode WithInputs(IReadOnlyList<PlanNode> inputs) => this with { Input = inputs[0] };

    public override string Describe() =>
        $"GapFill {{ time_col: ${Time}, interval: {Interval / 1e6}s, partition_by: [{string.Join(", ", Partition.Select(p => "$" + p))}], fill: [{string.Join(", ", Fills)}] }}";
}
