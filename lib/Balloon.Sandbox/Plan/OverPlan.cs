using Balloon.Sandbox.Aggregates;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>A window function whose arguments are columns of the input.</summary>
/// <param name="Kind">The function.</param>
/// <param name="Arguments">The columns that it reads.</param>
/// <param name="Offset">The distance that lag and lead look.</param>
/// <param name="Rows">The frame.</param>
/// <param name="Type">The type of the result.</param>
internal sealed record OverCall(WindowKind Kind, IReadOnlyList<int> Arguments, int Offset, OverRows Rows, SqlType Type)
{
    /// <summary>How many following rows a row needs before its value is final; null when it never is.</summary>
    public int? Following => Kind.OverPartition is null ? Rows.Following : Kind.Following(Offset);

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
    /// <summary>How many rows of each partition are wanted, where a filter on row_number limits them.</summary>
    public long? Limit { get; init; }

    public override IReadOnlyList<PlanNode> Inputs => [Input];

    /// <summary>True when rows arrive in the order of the watermark; a row is given once its frame is complete.</summary>
    public bool OnWindowClose { get; init; }

    public override string State => "the rows of its input";

    public override int? Watermark => !OnWindowClose && Input.Watermark is { } column && Partition.Contains(column) ? column : null;

    public override bool AppendOnly => OnWindowClose;

    /// <summary>How many following rows a row's frame needs; null when it is never complete.</summary>
    public int? Following => Calls.Aggregate((int?)0, (most, c) => most is { } m && c.Following is { } f ? Math.Max(m, f) : null);

    public override IReadOnlyList<int>? Key => Input.Key;

    public override PlanNode WithInputs(IReadOnlyList<PlanNode> inputs) => this with { Input = inputs[0] };

    public override string Describe() =>
        $"OverWindow {{ functions: [{string.Join(", ", Calls)}], partition: [{string.Join(", ", Partition.Select(p => "$" + p))}], order: [{string.Join(", ", Order.Select(k => $"${k.Column} {(k.Descending ? "DESC" : "ASC")}"))}]{(Limit is { } n ? $", limit: {n}" : "")} }}";
}

/// <summary>A sub-query that must give at most one row.</summary>
internal sealed record MaxOneRowPlan(PlanNode Input) : PlanNode(Input.Fields)
{
    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override bool AppendOnly => Input.AppendOnly;

    public override PlanNode WithInputs(IReadOnlyList<PlanNode> inputs) => new MaxOneRowPlan(inputs[0]);

    public override string Describe() => "MaxOneRow";
}
