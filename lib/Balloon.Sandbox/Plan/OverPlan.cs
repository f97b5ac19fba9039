using Balloon.Sandbox.Aggregates;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>A window function whose arguments are columns of the input.</summary>
/// <param name="Kind">The function.</param>
/// <param name="Arguments">The columns that it reads.</param>
/// <param name="Offset">How far lag and lead look.</param>
/// <param name="Start">First row of the frame, relative to the current one; null is the partition's first.</param>
/// <param name="End">Last row of the frame; null is the partition's last.</param>
/// <param name="Range">True when the frame ends with the last row that is equal in the order (RANGE up to the current row).</param>
/// <param name="Type">Its type.</param>
internal sealed record OverCall(WindowKind Kind, IReadOnlyList<int> Arguments, int Offset, int? Start, int? End, bool Range, SqlType Type)
{
    /// <summary>EXCLUDE CURRENT ROW.</summary>
    public bool ExcludesCurrent { get; init; }

    /// <summary>SESSION WITH GAP: the column of the order, and how far one value may at most be from the next.</summary>
    public (int Column, long Gap)? Session { get; init; }

    /// <summary>How many rows behind it a row's frame needs; null when it is never complete. A session's end is seen only as it comes.</summary>
    public int? Following =>
        Kind.OverPartition is not null ? Kind.Following(Offset)
        : Session is not null ? 0
        : Range || End is not { } end ? null
        : Math.Max(0, end);

    public override string ToString() => $"{Kind}({(Arguments.Count > 0 ? "$" + Arguments[0] : "")})";
}

/// <summary>The input's columns, then those of window functions that share a partition and an order.</summary>
internal sealed record OverPlan(
    PlanNode Input,
    IReadOnlyList<int> Partition,
    IReadOnlyList<SortKey> Order,
    IReadOnlyList<OverCall> Calls,
    IReadOnlyList<Field> Fields
) : PlanNode(Fields)
{
    /// <summary>Only this many rows of each partition are wanted: a filter on row_number says so.</summary>
    public long? Most { get; init; }

    public override IReadOnlyList<PlanNode> Inputs => [Input];

    /// <summary>Rows come in the order of the watermark, and are given once their frames are complete.</summary>
    public bool OnWindowClose { get; init; }

    public override string State => "the rows of its input";

    public override int? Watermark => !OnWindowClose && Input.Watermark is { } column && Partition.Contains(column) ? column : null;

    public override bool AppendOnly => OnWindowClose;

    /// <summary>How many rows behind it a row's frame needs; null when it is never complete.</summary>
    public int? Following => Calls.Aggregate((int?)0, (most, c) => most is { } m && c.Following is { } f ? Math.Max(m, f) : null);

    public override IReadOnlyList<int>? Key => Input.Key;

    public override PlanNode WithInputs(IReadOnlyList<PlanNode> inputs) => this with { Input = inputs[0] };

    public override string Describe() =>
        $"OverWindow {{ functions: [{string.Join(", ", Calls)}], partition: [{string.Join(", ", Partition.Select(p => "$" + p))}], order: [{string.Join(", ", Order.Select(k => $"${k.Column} {(k.Descending ? "DESC" : "ASC")}"))}]{(Most is { } n ? $", limit: {n}" : "")} }}";
}

/// <summary>A sub-query that has to give at most one row.</summary>
internal sealed record MaxOneRowPlan(PlanNode Input) : PlanNode(Input.Fields)
{
    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override bool AppendOnly => Input.AppendOnly;

    public override PlanNode WithInputs(IReadOnlyList<PlanNode> inputs) => new MaxOneRowPlan(inputs[0]);

    public override string Describe() => "MaxOneRow";
}
