using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>
/// The time windows that each row falls into: the input's columns, then window_start and window_end. Lengths are in microseconds. A row
/// whose time is null falls into no window.
/// </summary>
internal sealed record WindowPlan(PlanNode Input, Scalar Time, long Slide, long Size, long Offset)
    : PlanNode([.. Input.Fields, new Field(null, "window_start", Bound(Time)), new Field(null, "window_end", Bound(Time))])
{
    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override bool AppendOnly => Input.AppendOnly;

    public override IReadOnlyList<int>? Key => Input.Key is { } key ? (Slide == Size ? key : [.. key, Input.Fields.Count]) : null;

    public override int? Watermark =>
        Input.Watermark is { } column && Time is InputRef time && time.Index == column ? Input.Fields.Count : null;

    public override IEnumerable<Scalar> Scalars => [Time];

    public override PlanNode WithInputs(IReadOnlyList<PlanNode> inputs) => this with { Input = inputs[0] };

    public override PlanNode MapScalars(Func<Scalar, Scalar> map) => this with { Time = map(Time) };

    public override string Describe() =>
        $"{(Slide == Size ? "Tumble" : "HopWindow")} {{ time_col: {Time}, slide: {Slide / 1e6}s, size: {Size / 1e6}s }}";

    private static SqlType Bound(Scalar time) => time.Type.Kind == SqlTypeKind.TimestampTz ? SqlType.TimestampTz : SqlType.Timestamp;
}
