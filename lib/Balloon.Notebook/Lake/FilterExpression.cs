using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Spec;
using Balloon.Notebook.Tables;

namespace Balloon.Notebook.Lake;

/// <summary>
/// Translates a C# condition to a scan's filter. It keeps C#'s rules for null and NaN: <c>c.Color != "red"</c> is true for null, and every
/// comparison with NaN is false, whereas a scan's own comparisons follow SQL.
/// </summary>
internal sealed class FilterExpression
{
    /// <summary>Less than the nesting that a scan's filter allows: one condition in C# can become two levels of it.</summary>
    private const int MaxDepth = 200;

    private readonly RecordShape shape;
    private readonly ParameterExpression row;
    private readonly Schema schema;
    private readonly List<string> columns;
    private readonly string source;
    private int depth;

    private FilterExpression(LambdaExpression lambda, Schema schema, string source)
    {
        (row, this.schema, this.source) = (lambda.Parameters[0], schema, source);
        shape = RecordShape.Of(row.Type);
        columns = [.. schema.Fields.Select(f => f.Name)];
    }

    /// <exception cref="BalloonException">It contains something that cannot be part of a scan's filter.</exception>
    public static Filter Translate(LambdaExpression lambda, Schema schema, string source) =>
        new FilterExpression(lambda, schema, source).Of(lambda.Body, negated: false);

    private Filter Of(Expression condition, bool negated)
    {
        CheckDepth(++depth);
        var filter = Chain(condition) is { } chain ? Joined(chain, negated) : Single(condition, negated);
        depth--;
        return filter;
    }

    private Filter Single(Expression condition, bool negated)
    {
        if (!DependsOnRow(condition))
            return (bool)Value(condition)! != negated ? Filter.All : Filter.None;
        switch (condition)
        {
            case UnaryExpression { NodeType: ExpressionType.Not } not:
                return Of(not.Operand, !negated);
            case UnaryExpression { NodeType: ExpressionType.Convert } convert when convert.Type == typeof(bool):
                return Of(convert.Operand, negated);
            case BinaryExpression comparison when Column(comparison.Left) is { } left:
                return Compare(comparison, left, comparison.NodeType, comparison.Right, negated);
            case BinaryExpression comparison when Column(comparison.Right) is { } right:
                return Compare(comparison, right, Turned(comparison.NodeType), comparison.Left, negated);
            case MemberExpression { Member.Name: "HasValue" } member when Column(member.Expression) is { } column:
                return negated ? Filter.IsNull(column) : Filter.NotNull(column);
            case MethodCallExpression call:
                return Call(call, negated);
            default:
                return Column(condition) is { } flag ? Equality(flag, true, negated) : throw Refused(condition);
        }
    }

    // From left to right, and no further than C# would evaluate: in  x != null && row.Score > x.Value  the right side may be invalid.
    private Filter Joined((bool IsAnd, List<Expression> Operands) chain, bool negated)
    {
        var isAnd = chain.IsAnd != negated;
        var (neutral, decisive) = isAnd ? (Filter.All, Filter.None) : (Filter.None, Filter.All);
        var joined = neutral;
        foreach (var operand in chain.Operands)
        {
            var filter = Of(operand, negated);
            if (filter == decisive)
                return decisive;
            joined =
                filter == neutral ? joined
                : joined == neutral ? filter
                : isAnd ? joined & filter
                : joined | filter;
        }

        return joined;
    }

    /// <summary>
    /// The operands of a chain of <c>&amp;&amp;</c> or <c>||</c>, in order: however long, it does not count as nesting. Null if there is
    /// none.
    /// </summary>
    private static (bool IsAnd, List<Expression> Operands)? Chain(Expression condition)
    {
        if (IsAnd(condition) is not { } isAnd)
            return null;
        var operands = new List<Expression>();
        var waiting = new Stack<Expression>([condition]);
        while (waiting.TryPop(out var next))
        {
            if (IsAnd(next) != isAnd)
            {
                operands.Add(next);
                continue;
            }

            var pair = (BinaryExpression)next;
            waiting.Push(pair.Right);
            waiting.Push(pair.Left);
        }

        return (isAnd, operands);

        static bool? IsAnd(Expression expression) =>
            expression is BinaryExpression { Type: var type } && type == typeof(bool)
                ? expression.NodeType switch
                {
                    ExpressionType.AndAlso or ExpressionType.And => true,
                    ExpressionType.OrElse or ExpressionType.Or => false,
                    _ => null,
                }
                : null;
    }

    // A stack that overflows would end the notebook's process.
    private static void CheckDepth(int depth)
    {
        if (depth > MaxDepth)
            throw new BalloonException(
                "The condition is nested too deeply: chain its parts without parentheses, or use Contains of a list."
            );
    }

    private Filter Compare(BinaryExpression whole, string column, ExpressionType op, Expression other, bool negated)
    {
        if (DependsOnRow(other))
            throw Refused(whole);
        var value = Value(other);
        if (op is ExpressionType.Equal or ExpressionType.NotEqual)
            return Equality(column, value, negated != (op == ExpressionType.NotEqual));
        // In C# a comparison with null or NaN is false.
        if (value is null or double.NaN or float.NaN)
            return negated ? Filter.All : Filter.None;
        var sign = op switch
        {
            ExpressionType.LessThan => FilterSign.Less,
            ExpressionType.LessThanOrEqual => FilterSign.LessOrEqual,
            ExpressionType.GreaterThan => FilterSign.Greater,
            ExpressionType.GreaterThanOrEqual => FilterSign.GreaterOrEqual,
            _ => throw Refused(whole),
        };
        var filter = FilterLiteral.Compare(schema.RequireField(column), sign, value);
        if (!MayBeNaN(column))
            return negated ? !filter | Filter.IsNull(column) : filter;
        // A scan treats NaN as greater than all numbers. A negation that accepts null must accept NaN too.
        return negated ? !filter | Filter.IsNull(column) | Filter.IsNaN(column) : filter & Filter.NotNaN(column);
    }

    private bool MayBeNaN(string column) => schema.RequireField(column).Type is PrimitiveType { Kind: TypeKind.Float or TypeKind.Double };

    private Filter Equality(string column, object? value, bool negated)
    {
        if (value is null)
            return negated ? Filter.NotNull(column) : Filter.IsNull(column);
        if (value is double.NaN or float.NaN)
            return negated ? Filter.All : Filter.None;
        var equal = FilterLiteral.Compare(schema.RequireField(column), FilterSign.Equal, value);
        return negated ? !equal | Filter.IsNull(column) : equal;
    }

    private Filter Call(MethodCallExpression call, bool negated)
    {
        if (
            call is { Method.Name: nameof(string.StartsWith), Object: { } text }
            && Column(text) is { } begun
            && call.Arguments is [var prefix, ..]
        )
        {
            if (call.Arguments.Count > 1 && (Value(call.Arguments[1]) is not StringComparison.Ordinal))
                throw Refused(call);
            var start = Value(prefix)?.ToString() ?? throw Refused(call);
            return negated ? Filter.NotStartsWith(begun, start) | Filter.IsNull(begun) : Filter.StartsWith(begun, start);
        }

        if (call.Method.Name == nameof(double.IsNaN) && call.Arguments is [var number] && Column(number) is { } named)
            return negated ? Filter.NotNaN(named) | Filter.IsNull(named) : Filter.IsNaN(named);
        if (
            call.Method.Name == nameof(Equals)
            && call is { Object: { } one, Arguments: [var other] }
            && Column(one) is { } same
            && !DependsOnRow(other)
        )
            return Equality(same, Value(other), negated);
        if (call.Method.Name == nameof(Enumerable.Contains) && Membership(call) is var (column, items))
            return Among(column, items, negated);
        throw Refused(call);
    }

    private static Filter Among(string column, List<object?> items, bool negated)
    {
        var values = items.OfType<object>().ToList();
        var among = values.Count == 0 ? Filter.None : Filter.In(column, values);
        if (!negated)
            return items.Count > values.Count ? among | Filter.IsNull(column) : among;
        var outside = values.Count == 0 ? Filter.NotNull(column) : Filter.NotIn(column, values);
        return items.Count > values.Count ? outside : outside | Filter.IsNull(column);
    }

    /// <summary><c>list.Contains(c.Member)</c>, as an extension or a list's own method; C# converts an array to a span.</summary>
    private (string Column, List<object?> Items)? Membership(MethodCallExpression call)
    {
        var parts = call.Object is null ? call.Arguments : [call.Object, .. call.Arguments];
        if (parts is not [var list, var item, ..] || Column(item) is not { } column || DependsOnRow(list))
            return null;
        while (list is MethodCallExpression { Method.Name: "op_Implicit", Arguments: [var inner] })
            list = inner;
        return Value(list) is IEnumerable items and not string ? (column, items.Cast<object?>().ToList()) : null;
    }

    /// <summary>The column to which an expression refers, through casts and <c>.Value</c>; null if it is none.</summary>
    private string? Column(Expression? expression)
    {
        while (true)
        {
            switch (expression)
            {
                case UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert when IsHarmless(convert):
                    expression = convert.Operand;
                    break;
                case MemberExpression { Member.Name: "Value" } member
                    when Nullable.GetUnderlyingType(member.Expression?.Type ?? typeof(int)) is not null:
                    expression = member.Expression;
                    break;
                case MemberExpression member when member.Expression == row:
                    return shape.ColumnOf(member.Member.Name, columns)
                        ?? throw new BalloonException(
                            $"{shape.Type.Name}.{member.Member.Name} has no column in {source}.{Nearest.Hint(member.Member.Name, columns)} It has {string.Join(", ", columns)}."
                        );
                default:
                    return null;
            }
        }
    }

    /// <summary>Whether a cast keeps the value: to the nullable type, to a wider number, to another kind of time.</summary>
    private static bool IsHarmless(UnaryExpression convert)
    {
        var (from, to) = (Plain(convert.Operand.Type), Plain(convert.Type));
        return from == to
            || to == typeof(object)
            || (from == typeof(DateTime) && to == typeof(DateTimeOffset))
            || (Width(from) > 0 && Width(to) >= Width(from));

        static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

        static int Width(Type type) =>
            Type.GetTypeCode(type) switch
            {
                TypeCode.Byte or TypeCode.SByte => 1,
                TypeCode.Int16 or TypeCode.UInt16 => 2,
                TypeCode.Int32 => 3,
                TypeCode.Int64 => 4,
                TypeCode.Single => 5,
                TypeCode.Double => 6,
                TypeCode.Decimal => 7,
                _ => 0,
            };
    }

    private static object? Value(Expression expression) =>
        expression switch
        {
            ConstantExpression constant => constant.Value,
            MemberExpression { Member: FieldInfo field, Expression: ConstantExpression { Value: { } owner } } => field.GetValue(owner),
            _ => Expression.Lambda(expression).Compile().DynamicInvoke(),
        };

    private bool DependsOnRow(Expression expression)
    {
        var finder = new Finder(row);
        finder.Visit(expression);
        return finder.Found;
    }

    private static ExpressionType Turned(ExpressionType op) =>
        op switch
        {
            ExpressionType.LessThan => ExpressionType.GreaterThan,
            ExpressionType.LessThanOrEqual => ExpressionType.GreaterThanOrEqual,
            ExpressionType.GreaterThan => ExpressionType.LessThan,
            ExpressionType.GreaterThanOrEqual => ExpressionType.LessThanOrEqual,
            _ => op,
        };

    private static BalloonException Refused(Expression part) =>
        new(
            $"A scan cannot filter by  {part} . It compares a column with a value (==, !=, <, <=, >, >=), knows &&, || and !, StartsWith, Contains of a list, null and IsNaN. Read the rows with ToListAsync and filter the list by the rest."
        );

    private sealed class Finder(ParameterExpression parameter) : ExpressionVisitor
    {
        private int depth;

        public bool Found { get; private set; }

        public override Expression? Visit(Expression? node)
        {
            CheckDepth(++depth);
            var visited = base.Visit(node);
            depth--;
            return visited;
        }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            Found |= node == parameter;
            return node;
        }
    }
}
