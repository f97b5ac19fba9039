using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Scan;

/// <summary>Binds filters to a schema.</summary>
internal sealed class FilterBinder(Schema schema, bool caseSensitive)
{
    private const int MaxDepth = 500;

    public BoundFilter Bind(Filter filter) => Bind(filter, negate: false, 0);

    private BoundFilter Bind(Filter filter, bool negate, int depth) =>
        filter switch
        {
            _ when depth > MaxDepth => throw IcebergException.InvalidArgument($"The filter nests deeper than {MaxDepth} levels."),
            Filter.Constant constant => new BoundFilter.Fixed(constant.Value != negate),
            Filter.Negation not => Bind(not.Inner, !negate, depth + 1),
            Filter.Conjunction => Chain(!negate, filter, negate, depth),
            Filter.Disjunction => Chain(negate, filter, negate, depth),
            Filter.Unary unary => Unary(unary, negate ? Opposite(unary.Operator) : unary.Operator),
            Filter.Membership membership => Membership(membership, membership.Negated != negate),
            Filter.Comparison comparison => Compare(comparison, negate ? Opposite(comparison.Operator) : comparison.Operator),
            _ => throw IcebergException.InvalidArgument($"The filter {filter} is of an unknown kind."),
        };

    /// <summary>Terms combined with one operator become a balanced tree: a chain of tens of thousands would overflow the stack.</summary>
    private BoundFilter Chain(bool isAnd, Filter filter, bool negate, int depth)
    {
        var bound = new List<BoundFilter>();
        var waiting = new Stack<Filter>([filter]);
        while (waiting.TryPop(out var next))
        {
            var (left, right) = (filter, next) switch
            {
                (Filter.Conjunction, Filter.Conjunction and) => (and.Left, and.Right),
                (Filter.Disjunction, Filter.Disjunction or) => (or.Left, or.Right),
                _ => ((Filter?)null, (Filter?)null),
            };
            if (left is null || right is null)
                bound.Add(Bind(next, negate, depth + 1));
            else
            {
                waiting.Push(right);
                waiting.Push(left);
            }
        }

        while (bound.Count > 1)
            bound = [.. bound.Chunk(2).Select(pair => pair.Length == 2 ? Join(isAnd, pair[0], pair[1]) : pair[0])];
        return bound[0];
    }

    private static BoundFilter Join(bool isAnd, BoundFilter left, BoundFilter right) =>
        (left, right) switch
        {
            (BoundFilter.Fixed one, _) => one.Value == isAnd ? right : one,
            (_, BoundFilter.Fixed two) => two.Value == isAnd ? left : two,
            _ => new BoundFilter.Pair(isAnd, left, right),
        };

    private BoundFilter Unary(Filter.Unary unary, FilterOperator op)
    {
        var (field, type) = Resolve(unary.Column, op is FilterOperator.IsNull or FilterOperator.NotNull);
        if (op is FilterOperator.IsNaN or FilterOperator.NotNaN && type.Kind is not (TypeKind.Float or TypeKind.Double))
            throw IcebergException.InvalidArgument($"Column '{unary.Column}' of type {field.Type} cannot be NaN.");
        return new BoundFilter.Predicate(field, type, op, null, []);
    }

    private BoundFilter Membership(Filter.Membership membership, bool negated)
    {
        var (field, type) = Resolve(membership.Column);
        var items = membership.Items.Select(item => Literal(membership.Column, type, item).Value).OfType<object>().ToArray();
        if (items.Length == 0)
            return negated ? new BoundFilter.Predicate(field, type, FilterOperator.NotNull, null, []) : new BoundFilter.Fixed(false);
        return new BoundFilter.Predicate(field, type, negated ? FilterOperator.NotIn : FilterOperator.In, null, items);
    }

    private BoundFilter Compare(Filter.Comparison comparison, FilterOperator op)
    {
        var (field, type) = Resolve(comparison.Column);
        if (op is FilterOperator.StartsWith or FilterOperator.NotStartsWith && type.Kind != TypeKind.String)
            throw IcebergException.InvalidArgument(
                $"Column '{comparison.Column}' of type {field.Type} has no prefix to compare: it is not a string."
            );
        var literal = Literal(comparison.Column, type, comparison.Value);
        if (literal.Value is { } value)
            return new BoundFilter.Predicate(field, type, op, value, []);
        // The literal is between two values of the column, or beyond all of them.
        return op switch
        {
            FilterOperator.Equal => new BoundFilter.Fixed(false),
            FilterOperator.NotEqual => new BoundFilter.Predicate(field, type, FilterOperator.NotNull, null, []),
            FilterOperator.LessThan or FilterOperator.LessOrEqual => Side(FilterOperator.LessOrEqual, literal.Below, literal.Above is null),
            _ => Side(FilterOperator.GreaterOrEqual, literal.Above, literal.Below is null),
        };

        BoundFilter Side(FilterOperator side, object? bound, bool isAll) =>
            isAll ? new BoundFilter.Predicate(field, type, FilterOperator.NotNull, null, [])
            : bound is null ? new BoundFilter.Fixed(false)
            : new BoundFilter.Predicate(field, type, side, bound, []);
    }

    private (NestedField, PrimitiveType) Resolve(string column, bool anyType = false)
    {
        var field = schema.RequireField(column, caseSensitive);
        if (!schema.IsOutsideOfRepeated(field.Id))
            throw IcebergException.InvalidArgument($"Column '{column}' is inside a list or map and cannot be used in a filter.");
        if (field.Type is PrimitiveType type && (anyType || type.Kind is not (TypeKind.Variant or TypeKind.Geometry or TypeKind.Geography)))
            return (field, type);
        return anyType
            ? (field, PrimitiveType.Unknown)
            : throw IcebergException.InvalidArgument($"Column '{column}' of type {field.Type} has no values to compare.");
    }

    private static FilterLiteral Literal(string column, PrimitiveType type, object value)
    {
        try
        {
            return FilterLiteral.Of(type, value);
        }
        catch (IcebergException e)
        {
            throw e.With("column", column);
        }
    }

    private static FilterOperator Opposite(FilterOperator op) =>
        op switch
        {
            FilterOperator.Equal => FilterOperator.NotEqual,
            FilterOperator.NotEqual => FilterOperator.Equal,
            FilterOperator.LessThan => FilterOperator.GreaterOrEqual,
            FilterOperator.LessOrEqual => FilterOperator.GreaterThan,
            FilterOperator.GreaterThan => FilterOperator.LessOrEqual,
            FilterOperator.GreaterOrEqual => FilterOperator.LessThan,
            FilterOperator.IsNull => FilterOperator.NotNull,
            FilterOperator.NotNull => FilterOperator.IsNull,
            FilterOperator.IsNaN => FilterOperator.NotNaN,
            FilterOperator.NotNaN => FilterOperator.IsNaN,
            FilterOperator.StartsWith => FilterOperator.NotStartsWith,
            FilterOperator.NotStartsWith => FilterOperator.StartsWith,
            FilterOperator.In => FilterOperator.NotIn,
            _ => FilterOperator.In,
        };
}
