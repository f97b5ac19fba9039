using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Scan;

/// <summary>A filter over fields by id, with values in plain form and negations pushed down to the predicates.</summary>
internal abstract record BoundFilter
{
    public static BoundFilter All { get; } = new Fixed(true);

    /// <summary>The fields that the filter looks at.</summary>
    public IEnumerable<int> FieldIds =>
        this switch
        {
            Pair pair => pair.Left.FieldIds.Concat(pair.Right.FieldIds),
            Predicate predicate => [predicate.Field.Id],
            _ => [],
        };

    internal sealed record Fixed(bool Value) : BoundFilter;

    internal sealed record Pair(bool IsAnd, BoundFilter Left, BoundFilter Right) : BoundFilter;

    /// <summary>One predicate: <see cref="Value"/> for comparisons, <see cref="Items"/> for membership.</summary>
    internal sealed record Predicate(
        NestedField Field,
        PrimitiveType Type,
        FilterOperator Operator,
        object? Value,
        IReadOnlyList<object> Items
    ) : BoundFilter;
}
