using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Scan;

/// <summary>A filter over field ids, with values in plain form and negations pushed down to the predicates.</summary>
internal abstract record BoundFilter
{
    public static BoundFilter All { get; } = new Fixed(true);

    /// <summary>The ids of the fields in the filter.</summary>
    public IEnumerable<int> FieldIds =>
        this switch
        {
            Pair pair => pair.Left.FieldIds.Concat(pair.Right.FieldIds),
            Predicate predicate => [predicate.Field.Id],
            _ => [],
        };

    internal sealed record Fixed(bool Value) : BoundFilter;

    internal sealed record Pair(bool IsAnd, BoundFilter Left, BoundFilter Right) : BoundFilter;

    /// <summary>A predicate: <see cref="Value"/> for comparisons, <see cref="Items"/> for membership.</summary>
    internal sealed record Predicate(
        NestedField Field,
        PrimitiveType Type,
        FilterOperator Operator,
        object? Value,
        IReadOnlyList<object> Items
    ) : BoundFilter;
}
