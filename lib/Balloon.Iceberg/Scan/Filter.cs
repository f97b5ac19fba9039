namespace Balloon.Iceberg.Scan;

/// <summary>
/// A condition on rows, with column names; nested fields are named with dots. Null is treated as in SQL: a comparison with null is neither
/// true nor false, and neither is its negation; a row passes only if the whole condition is true.
/// </summary>
public abstract record Filter
{
    private protected Filter() { }

    /// <summary>Every row.</summary>
    public static Filter All { get; } = new Constant(true);

    /// <summary>No row.</summary>
    public static Filter None { get; } = new Constant(false);

    /// <summary>Column = value.</summary>
    public static Filter Equal(string column, object value) => new Comparison(column, FilterOperator.Equal, value);

    /// <summary>Column ≠ value.</summary>
    public static Filter NotEqual(string column, object value) => new Comparison(column, FilterOperator.NotEqual, value);

    /// <summary>Column &lt; value.</summary>
    public static Filter LessThan(string column, object value) => new Comparison(column, FilterOperator.LessThan, value);

    /// <summary>Column ≤ value.</summary>
    public static Filter LessOrEqual(string column, object value) => new Comparison(column, FilterOperator.LessOrEqual, value);

    /// <summary>Column &gt; value.</summary>
    public static Filter GreaterThan(string column, object value) => new Comparison(column, FilterOperator.GreaterThan, value);

    /// <summary>Column ≥ value.</summary>
    public static Filter GreaterOrEqual(string column, object value) => new Comparison(column, FilterOperator.GreaterOrEqual, value);

    /// <summary>Column is one of the values.</summary>
    public static Filter In(string column, params IReadOnlyCollection<object> values) => new Membership(column, values, Negated: false);

    /// <summary>Column is none of the values.</summary>
    public static Filter NotIn(string column, params IReadOnlyCollection<object> values) => new Membership(column, values, Negated: true);

    /// <summary>Column is null.</summary>
    public static Filter IsNull(string column) => new Unary(column, FilterOperator.IsNull);

    /// <summary>Column is not null.</summary>
    public static Filter NotNull(string column) => new Unary(column, FilterOperator.NotNull);

    /// <summary>Column is NaN.</summary>
    public static Filter IsNaN(string column) => new Unary(column, FilterOperator.IsNaN);

    /// <summary>Column is a number and not NaN.</summary>
    public static Filter NotNaN(string column) => new Unary(column, FilterOperator.NotNaN);

    /// <summary>Column, a text, starts with another.</summary>
    public static Filter StartsWith(string column, string prefix) => new Comparison(column, FilterOperator.StartsWith, prefix);

    /// <summary>Column, a text, does not start with another.</summary>
    public static Filter NotStartsWith(string column, string prefix) => new Comparison(column, FilterOperator.NotStartsWith, prefix);

    /// <summary>Both are true.</summary>
    public static Filter operator &(Filter left, Filter right) => new Conjunction(left, right);

    /// <summary>At least one of the two is true.</summary>
    public static Filter operator |(Filter left, Filter right) => new Disjunction(left, right);

    /// <summary>The filter is false.</summary>
    public static Filter operator !(Filter filter) => new Negation(filter);

    /// <inheritdoc cref="op_BitwiseAnd"/>
    public Filter And(Filter other) => this & other;

    /// <inheritdoc cref="op_BitwiseOr"/>
    public Filter Or(Filter other) => this | other;

    /// <summary>
    /// Parses SQL-like text: <c>score &gt;= 50 and (color in ('red', 'blue') or not player is null)</c>, <c>player like 'Swift%'</c>.
    /// </summary>
    /// <exception cref="IcebergException">
    /// The text is not a filter; the message states the position (<see cref="ErrorKind.InvalidArgument"/>).
    /// </exception>
    public static Filter Parse(string text) => new FilterParser(text).Parse();

    internal sealed record Constant(bool Value) : Filter;

    internal sealed record Comparison(string Column, FilterOperator Operator, object Value) : Filter;

    internal sealed record Membership(string Column, IReadOnlyCollection<object> Items, bool Negated) : Filter;

    internal sealed record Unary(string Column, FilterOperator Operator) : Filter;

    internal sealed record Conjunction(Filter Left, Filter Right) : Filter;

    internal sealed record Disjunction(Filter Left, Filter Right) : Filter;

    internal sealed record Negation(Filter Inner) : Filter;
}

internal enum FilterOperator
{
    Equal,
    NotEqual,
    LessThan,
    LessOrEqual,
    GreaterThan,
    GreaterOrEqual,
    In,
    NotIn,
    IsNull,
    NotNull,
    IsNaN,
    NotNaN,
    StartsWith,
    NotStartsWith,
}
