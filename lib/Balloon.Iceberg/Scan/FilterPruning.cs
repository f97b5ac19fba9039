using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;
using Balloon.Text;

namespace Balloon.Iceberg.Scan;

/// <summary>What is known about a field's values in a set of rows.</summary>
/// <param name="MayHaveNulls">False only if no value is null.</param>
/// <param name="MayHaveValues">False only if all values are null.</param>
/// <param name="MayHaveNaN">False only if no value is NaN.</param>
/// <param name="OnlyNaN">True only if all non-null values are NaN.</param>
/// <param name="Lower">A lower bound of all values except NaN; null if unknown. May be shortened.</param>
/// <param name="Upper">An upper bound of all values except NaN; null if unknown.</param>
internal readonly record struct ValueRange(
    bool MayHaveNulls,
    bool MayHaveValues,
    bool MayHaveNaN,
    bool OnlyNaN,
    object? Lower,
    object? Upper
)
{
    public static ValueRange Unknown { get; } = new(true, true, true, false, null, null);
}

/// <summary>Decides from ranges whether any row may pass a filter. If in doubt, it may.</summary>
internal static class FilterPruning
{
    /// <param name="filter">The filter.</param>
    /// <param name="of">The argument for <paramref name="predicate"/>.</param>
    /// <param name="predicate">Tells whether a predicate may be true.</param>
    public static bool MayMatch<T>(BoundFilter filter, T of, Func<BoundFilter.Predicate, T, bool> predicate) =>
        filter switch
        {
            BoundFilter.Fixed constant => constant.Value,
            BoundFilter.Pair { IsAnd: true } and => MayMatch(and.Left, of, predicate) && MayMatch(and.Right, of, predicate),
            BoundFilter.Pair or => MayMatch(or.Left, of, predicate) || MayMatch(or.Right, of, predicate),
            BoundFilter.Predicate one => predicate(one, of),
            _ => true,
        };

    public static bool MayMatch(BoundFilter.Predicate predicate, ValueRange range)
    {
        if (predicate.Operator == FilterOperator.IsNull)
            return range.MayHaveNulls;
        if (!range.MayHaveValues)
            return false;
        var (lower, upper) = (range.Lower, range.Upper);
        // NaN counts as greater than all numbers, and bounds do not include it.
        var nan = predicate.Type.Kind is TypeKind.Float or TypeKind.Double && range.MayHaveNaN;
        switch (predicate.Operator)
        {
            case FilterOperator.NotNull:
                return true;
            case FilterOperator.IsNaN:
                return range.MayHaveNaN;
            case FilterOperator.NotNaN:
                return !range.OnlyNaN;
            case FilterOperator.Equal:
                return Contains(range, predicate.Value!, nan);
            case FilterOperator.In:
                return ContainsAny(range, predicate.Items, nan);
            case FilterOperator.NotEqual:
                return lower is null
                    || upper is null
                    || Values.Compare(lower, upper) != 0
                    || Values.Compare(lower, predicate.Value!) != 0
                    || nan
                    || IsCut(predicate.Type);
            case FilterOperator.LessThan:
                return !range.OnlyNaN && (lower is null || Order(lower, predicate.Value!) < 0);
            case FilterOperator.LessOrEqual:
                return IsNaN(predicate.Value!) || (!range.OnlyNaN && (lower is null || Order(lower, predicate.Value!) <= 0));
            case FilterOperator.GreaterThan:
                return nan || upper is null || Order(upper, predicate.Value!) > 0;
            case FilterOperator.GreaterOrEqual:
                return nan || upper is null || Order(upper, predicate.Value!) >= 0;
            case FilterOperator.StartsWith:
                return StartsWith((string)predicate.Value!, lower as string, upper as string);
            default:
                return true;
        }
    }

    // In a separate method: otherwise the closure would be allocated for every file, whatever the operator.
    private static bool ContainsAny(ValueRange range, IReadOnlyList<object> values, bool nan) =>
        values.Any(value => Contains(range, value, nan));

    private static bool Contains(ValueRange range, object value, bool nan)
    {
        if (IsNaN(value))
            return nan;
        return !range.OnlyNaN
            && (range.Lower is null || Order(range.Lower, value) <= 0)
            && (range.Upper is null || Order(range.Upper, value) >= 0);
    }

    private static bool StartsWith(string prefix, string? lower, string? upper)
    {
        // Bounds may be shortened, so only as many of their characters as the prefix has are compared.
        var length = CodePoints.Count(prefix);
        if (lower is not null && CodePoints.Compare(CodePoints.First(lower, length), prefix) > 0)
            return false;
        return upper is null || CodePoints.Compare(CodePoints.First(upper, length), prefix) >= 0;
    }

    /// <summary>Bounds of text and bytes may be shortened, so equal bounds do not imply a single value.</summary>
    private static bool IsCut(PrimitiveType type) => type.Kind is TypeKind.String or TypeKind.Binary or TypeKind.Fixed;

    private static bool IsNaN(object value) => value is float.NaN or double.NaN;

    private static int Order(object bound, object value) =>
        (bound, value) switch
        {
            (double x, double y) when x == y => 0,
            (float x, float y) when x == y => 0,
            _ => Values.Compare(bound, value),
        };

    /// <summary>The range of a column in a file, from the metrics in its manifest.</summary>
    /// <param name="file">The file.</param>
    /// <param name="fieldId">The column.</param>
    /// <param name="type">Its type.</param>
    /// <param name="asking">The operator of the predicate that asks: a bound that it does not need is not read.</param>
    public static ValueRange RangeOf(DataFile file, int fieldId, PrimitiveType type, FilterOperator? asking = null)
    {
        var values = file.Count(MetricKind.ValueCounts, fieldId);
        var nulls = file.Count(MetricKind.NullValueCounts, fieldId);
        var nans = file.Count(MetricKind.NanValueCounts, fieldId);
        var allNull = values is not null && nulls is not null && values == nulls && values > 0;
        return new(
            nulls is null or > 0,
            !allNull,
            nans is null or > 0,
            nans is not null && values is not null && nans > 0 && nans == values - (nulls ?? 0) && nulls is not null,
            AsksLower(asking) ? Bound(file.Bound(MetricKind.LowerBounds, fieldId), type) : null,
            AsksUpper(asking) ? Bound(file.Bound(MetricKind.UpperBounds, fieldId), type) : null
        );
    }

    private static bool AsksLower(FilterOperator? op) => AsksBoth(op) || op is FilterOperator.LessThan or FilterOperator.LessOrEqual;

    private static bool AsksUpper(FilterOperator? op) => AsksBoth(op) || op is FilterOperator.GreaterThan or FilterOperator.GreaterOrEqual;

    private static bool AsksBoth(FilterOperator? op) =>
        op is null or FilterOperator.Equal or FilterOperator.NotEqual or FilterOperator.In or FilterOperator.StartsWith;

    private static object? Bound(ReadOnlyMemory<byte>? bound, PrimitiveType type) =>
        bound is { } bytes ? ReadBound(type, bytes.Span) : null;

    /// <summary>A bound that cannot be read, or is NaN as from old writers, is ignored.</summary>
    public static object? ReadBound(PrimitiveType type, ReadOnlySpan<byte> bytes)
    {
        try
        {
            var value =
                bytes.Length == 0 && type.Kind is not (TypeKind.String or TypeKind.Binary) ? null : SingleValueBinary.Read(type, bytes);
            return value is float.NaN or double.NaN ? null : value;
        }
        catch (IcebergException)
        {
            return null;
        }
    }
}
