using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

/// <summary>An expression as written; <paramref name="At"/> is the 0-based character where it begins.</summary>
internal abstract record Expression(int At);

internal sealed record NullLiteral(int At) : Expression(At);

internal sealed record BooleanLiteral(bool Value, int At) : Expression(At);

internal sealed record NumberLiteral(string Text, int At) : Expression(At);

internal sealed record TextLiteral(string Value, int At) : Expression(At);

internal sealed record ParameterRef(int Number, int At) : Expression(At);

internal sealed record ColumnName(IReadOnlyList<string> Parts, int At) : Expression(At)
{
    public string Name => Parts[^1];
}

/// <summary><c>*</c> or <c>t.*</c>, without the columns of EXCEPT (…).</summary>
internal sealed record Star(string? Table, IReadOnlyList<ColumnName> Except, int At) : Expression(At)
{
    /// <summary>The schema before the table's name, or null.</summary>
    public string? Schema { get; init; }
}

/// <summary><c>|x, y| body</c>: a lambda, which a few functions take as an argument.</summary>
internal sealed record Lambda(IReadOnlyList<string> Parameters, Expression Body, int At) : Expression(At);

internal sealed record Unary(string Operator, Expression Operand, int At) : Expression(At);

internal sealed record Binary(string Operator, Expression Left, Expression Right, int At) : Expression(At);

internal sealed record CastTo(Expression Operand, SqlType Type, int At) : Expression(At);

/// <summary>COLLATE "C" or "POSIX", which has no effect but is refused for types without a collation.</summary>
internal sealed record Collated(Expression Operand, int At) : Expression(At);

internal sealed record CaseWhen(Expression? Operand, IReadOnlyList<(Expression When, Expression Then)> Branches, Expression? Else, int At)
    : Expression(At);

internal sealed record IsTest(Expression Operand, string Test, bool Negated, int At) : Expression(At);

internal sealed record IsDistinct(Expression Left, Expression Right, bool Negated, int At) : Expression(At);

internal sealed record Between(Expression Operand, Expression Low, Expression High, bool Negated, bool Symmetric, int At) : Expression(At);

internal sealed record InList(Expression Operand, IReadOnlyList<Expression> Items, bool Negated, int At) : Expression(At);

internal sealed record Like(Expression Operand, Expression Pattern, Expression? Escape, bool Negated, bool IgnoreCase, int At)
    : Expression(At);

internal sealed record InQuery(Expression Operand, Query Query, bool Negated, int At) : Expression(At);

internal sealed record Exists(Query Query, int At) : Expression(At);

internal sealed record ScalarQuery(Query Query, int At) : Expression(At);

/// <summary><c>ARRAY (query)</c>.</summary>
internal sealed record ArrayQuery(Query Query, int At) : Expression(At);

/// <summary><c>a = ANY (array or query)</c>, <c>a &lt; ALL (…)</c>.</summary>
internal sealed record Quantified(Expression Left, string Operator, bool All, Expression Right, int At) : Expression(At);

internal sealed record ArrayItems(IReadOnlyList<Expression> Items, int At) : Expression(At)
{
    /// <summary>How many levels of brackets are nested without the word ARRAY between them.</summary>
    public int Levels { get; init; } = 1;
}

internal sealed record RowItems(IReadOnlyList<Expression> Items, int At) : Expression(At);

/// <summary><c>MAP{key: value, …}</c>.</summary>
internal sealed record MapItems(IReadOnlyList<Expression> Keys, IReadOnlyList<Expression> Values, int At) : Expression(At);

/// <summary><c>(operand).name</c>.</summary>
internal sealed record FieldOf(Expression Operand, string Name, int At) : Expression(At);

/// <summary><c>(operand).*</c>.</summary>
internal sealed record FieldsOf(Expression Operand, int At) : Expression(At);

internal sealed record Subscript(Expression Operand, Expression Index, Expression? Upper, bool Slice, int At) : Expression(At);

/// <summary>A call of a function, an aggregate or a window function.</summary>
internal sealed record Call(string Name, IReadOnlyList<Expression> Arguments, int At) : Expression(At)
{
    public bool Distinct { get; init; }
    public bool StarArgument { get; init; }
    public IReadOnlyList<OrderItem> OrderBy { get; init; } = [];
    public IReadOnlyList<OrderItem> WithinGroup { get; init; } = [];
    public Expression? Filter { get; init; }
    public WindowSpec? Over { get; init; }

    /// <summary>IGNORE NULLS after the arguments.</summary>
    public bool IgnoresNulls { get; init; }
}

/// <summary>A key of ORDER BY; unless NULLS FIRST or LAST says otherwise, null is the greatest value.</summary>
internal sealed record OrderItem(Expression Value, bool Descending, bool? NullsFirst);

internal sealed record WindowSpec(
    string? Name,
    IReadOnlyList<Expression> PartitionBy,
    IReadOnlyList<OrderItem> OrderBy,
    WindowFrame? Frame,
    int At
);

/// <summary>A window frame: ROWS, RANGE, GROUPS or SESSION, its bounds, and its EXCLUDE (current row, group, ties or null).</summary>
internal sealed record WindowFrame(string Unit, FrameBound Start, FrameBound End, string? Exclude, int At);

/// <summary><paramref name="Kind"/>: unbounded preceding, preceding, current, following, unbounded following.</summary>
internal sealed record FrameBound(FrameBoundKind Kind, Expression? Distance);

internal enum FrameBoundKind
{
    UnboundedPreceding,
    Preceding,
    Current,
    Following,
    UnboundedFollowing,
}
