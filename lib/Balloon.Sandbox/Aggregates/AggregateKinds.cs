using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Aggregates;

/// <summary>The table of aggregate functions.</summary>
internal static class AggregateKinds
{
    /// <summary>All aggregates.</summary>
    public static IReadOnlyList<AggregateKind> All { get; } =
    [
        new("count", 1)
        {
            TakesStar = true,
            Types = a => a.Gives(SqlType.BigInt),
            OfNothing = 0L,
            Keeps = GroupStateKind.Columns,
            State = s =>
                s.Call.Distinct ? s.Values(ValueReaders.DistinctCount)
                : s.OfAll ? new GroupCountAggregator()
                : new CountAggregator(s.Call.Arguments is [var counted] ? counted : null),
            InFrame = r => new CountFold(r),
        },
        new("sum", 1)
        {
            Types = SumTypes,
            Keeps = GroupStateKind.Columns,
            State = s => s.Call.Distinct ? s.Values(ValueReaders.DistinctSum) : Sums.Of(s),
            InFrame = r => new SumFold(r),
        },
        new("avg", 1) { Types = SumTypes, Written = WrittenAggregates.Average },
        new("min", 1)
        {
            Types = ExtremeTypes,
            Compares = true,
            Distinct = DistinctUse.Ignored,
            Keeps = GroupStateKind.ColumnsOfAppended,
            State = s => s.AppendOnly ? Extremes.Of(s, isMax: false) : s.Values(ValueReaders.First),
            InFrame = r => new ExtremeFold(r, isMax: false),
        },
        new("max", 1)
        {
            Types = ExtremeTypes,
            Compares = true,
            Distinct = DistinctUse.Ignored,
            Keeps = GroupStateKind.ColumnsOfAppended,
            State = s => s.AppendOnly ? Extremes.Of(s, isMax: true) : s.Values(ValueReaders.Last),
            InFrame = r => new ExtremeFold(r, isMax: true),
        },
        new("bool_and", 1)
        {
            Aliases = ["every"],
            Types = a => new AggregateTypes([a.As(0, SqlType.Boolean)], SqlType.Boolean),
            Distinct = DistinctUse.Ignored,
            Keeps = GroupStateKind.Columns,
            State = s => new BooleanAggregator(s.Argument, isAnd: true),
            InFrame = r => new BooleanFold(r, decides: false),
        },
        new("bool_or", 1)
        {
            Types = a => new AggregateTypes([a.As(0, SqlType.Boolean)], SqlType.Boolean),
            Distinct = DistinctUse.Ignored,
            Keeps = GroupStateKind.Columns,
            State = s => new BooleanAggregator(s.Argument, isAnd: false),
            InFrame = r => new BooleanFold(r, decides: true),
        },
        new("bit_and", 1)
        {
            Types = BitTypes,
            State = s => s.Values(ValueReaders.BitAnd),
            InFrame = r => new BitsFold(r, -1, (a, b) => a & b),
        },
        new("bit_or", 1)
        {
            Types = BitTypes,
            State = s => s.Values(ValueReaders.BitOr),
            InFrame = r => new BitsFold(r, 0, (a, b) => a | b),
        },
        new("bit_xor", 1)
        {
            Types = BitTypes,
            State = s => s.Values((t, g, r) => ValueReaders.BitXor(t, g, r, s.Call.Distinct)),
            InFrame = r => new BitsFold(r, 0, (a, b) => a ^ b),
        },
        new("string_agg", 2)
        {
            Types = a => new AggregateTypes([a.As(0, SqlType.Varchar), a.As(1, SqlType.Varchar)], SqlType.Varchar),
            Order = OrderUse.Taken,
            State = s => s.Values((t, g, r) => ValueReaders.StringAgg(t, g, r, s.Call.Distinct), keepNulls: true),
        },
        new("array_agg", 1)
        {
            Types = a => a.Gives(SqlType.ArrayOf(a.Items[0].Type)),
            Order = OrderUse.Taken,
            State = s => s.Values((t, g, r) => ValueReaders.ArrayAgg(t, g, r, s.Call.Distinct), keepNulls: true),
        },
        new("jsonb_agg", 1)
        {
            Types = a => new AggregateTypes([a.Json(0)], SqlType.Jsonb),
            Order = OrderUse.Taken,
            State = s => s.Values((t, g, r) => JsonReaders.Array(t, g, r, s.Call.Distinct), keepNulls: true),
        },
        new("jsonb_object_agg", 2)
        {
            Types = a => new AggregateTypes([a.As(0, SqlType.Varchar, CastContext.Assign), a.Json(1)], SqlType.Jsonb),
            Order = OrderUse.Taken,
            State = s => s.Values((t, g, r) => JsonReaders.Object(t, g, r, ordered: s.Call.Order.Count > 0), keepNulls: true),
        },
        new("first_value", 1)
        {
            Distinct = DistinctUse.Ignored,
            Order = OrderUse.Required,
            State = s => s.Values(ValueReaders.First, keepNulls: true),
            InFrame = r => new FirstLastFold(r, last: false),
            InFrameOfValues = r => new FirstLastFold(r, last: false, ignoresNulls: true),
        },
        new("last_value", 1)
        {
            Distinct = DistinctUse.Ignored,
            Order = OrderUse.Required,
            State = s => s.Values(ValueReaders.Last, keepNulls: true),
            InFrame = r => new FirstLastFold(r, last: true),
            InFrameOfValues = r => new FirstLastFold(r, last: true, ignoresNulls: true),
        },
        new("arg_min", 2)
        {
            Types = ArgTypes,
            Distinct = DistinctUse.Refused,
            Order = OrderUse.Taken,
            Written = WrittenAggregates.ArgMin,
            InFrame = r => new ArgExtremeFold(r, isMax: false),
        },
        new("arg_max", 2)
        {
            Types = ArgTypes,
            Distinct = DistinctUse.Refused,
            Order = OrderUse.Taken,
            Written = WrittenAggregates.ArgMax,
            InFrame = r => new ArgExtremeFold(r, isMax: true),
        },
        new("var_pop", 1)
        {
            Types = NumberTypes,
            Distinct = DistinctUse.Refused,
            Written = WrittenAggregates.VariancePop,
        },
        new("var_samp", 1)
        {
            Aliases = ["variance"],
            Types = NumberTypes,
            Distinct = DistinctUse.Refused,
            Written = WrittenAggregates.VarianceSamp,
        },
        new("stddev_pop", 1)
        {
            Types = NumberTypes,
            Distinct = DistinctUse.Refused,
            Written = WrittenAggregates.DeviationPop,
        },
        new("stddev_samp", 1)
        {
            Aliases = ["stddev"],
            Types = NumberTypes,
            Distinct = DistinctUse.Refused,
            Written = WrittenAggregates.DeviationSamp,
        },
        new("percentile_cont", 1)
        {
            OrderedSet = new OrderedSet(TakesFraction: true, SqlType.Double),
            State = s => s.Values((t, g, r) => ValueReaders.PercentileCont(t, g, r, s.Call.Fraction!.Value)),
        },
        new("percentile_disc", 1)
        {
            OrderedSet = new OrderedSet(TakesFraction: true, null),
            State = s => s.Values((t, g, r) => ValueReaders.PercentileDisc(t, g, r, s.Call.Fraction!.Value)),
        },
        new("approx_percentile", 1)
        {
            OrderedSet = new OrderedSet(TakesFraction: true, SqlType.Double) { IsSketch = true },
            State = s => s.Values((t, g, r) => ValueReaders.ApproxPercentile(t, g, r, s.Call.Fraction!.Value, s.Call.SketchBase!.Value)),
        },
        new("mode", 1) { OrderedSet = new OrderedSet(TakesFraction: false, null), State = s => s.Values(ValueReaders.Mode) },
    ];

    private static readonly Dictionary<string, AggregateKind> Kinds = All.SelectMany(k =>
            k.Aliases.Append(k.Name).Select(n => (Name: n, Kind: k))
        )
        .ToDictionary(k => k.Name, k => k.Kind, StringComparer.Ordinal);

    public static AggregateKind Count { get; } = Kinds["count"];

    public static AggregateKind Sum { get; } = Kinds["sum"];

    public static AggregateKind FirstValue { get; } = Kinds["first_value"];

    /// <summary>The names of all aggregates, including their other names.</summary>
    public static IEnumerable<string> Names => Kinds.Keys;

    /// <summary>Finds an aggregate by its name, or returns null.</summary>
    public static AggregateKind? Find(string name) => Kinds.GetValueOrDefault(name);

    private static AggregateTypes? SumTypes(AggregateArguments a) =>
        a.Items[0].Type.Kind switch
        {
            SqlTypeKind.SmallInt or SqlTypeKind.Integer => a.Gives(SqlType.BigInt),
            SqlTypeKind.BigInt or SqlTypeKind.Numeric => a.Gives(SqlType.Numeric),
            SqlTypeKind.Real => a.Gives(SqlType.Real),
            SqlTypeKind.Double => a.Gives(SqlType.Double),
            // Intervals that are equal may still differ in their parts.
            SqlTypeKind.Interval when a.Distinct => throw Refusal.NotSupported("sum of distinct intervals", a.At),
            SqlTypeKind.Interval => a.Gives(SqlType.Interval),
            _ => null,
        };

    private static AggregateTypes? NumberTypes(AggregateArguments a) => a.Items[0].Type == SqlType.Interval ? null : SumTypes(a);

    private static AggregateTypes? ExtremeTypes(AggregateArguments a) =>
        a.Items[0].Type is { Kind: SqlTypeKind.Boolean or SqlTypeKind.Jsonb or SqlTypeKind.Map } ? null : a.Gives(a.Items[0].Type);

    private static AggregateTypes? BitTypes(AggregateArguments a) =>
        a.Items[0].Type is { Kind: SqlTypeKind.SmallInt or SqlTypeKind.Integer or SqlTypeKind.BigInt } type ? a.Gives(type) : null;

    private static AggregateTypes ArgTypes(AggregateArguments a) =>
        a.Items[1].Type is { Kind: SqlTypeKind.Array or SqlTypeKind.Jsonb or SqlTypeKind.Struct or SqlTypeKind.Map } compared
            ? throw new SqlException(
                SqlStates.InvalidParameterValue,
                $"{a.Name} does not support struct, array, map, vector, jsonb for comparison argument, got {compared}",
                a.At + 1
            )
            : a.Gives(a.Items[0].Type);
}
