using Balloon.Sandbox.Expressions;

namespace Balloon.Sandbox.Plan;

/// <summary>How a sub-query is used in an expression.</summary>
internal enum SubqueryKind
{
    Exists,
    In,
    Scalar,
}

/// <summary>A sub-query found in an expression; its plan may refer to columns of the enclosing query.</summary>
internal sealed record Subquery(SubqueryKind Kind, bool Negated, Scalar? Operand, PlanNode Plan, int At)
{
    /// <summary>How many columns a scalar sub-query gives.</summary>
    public int Width { get; init; } = 1;
}
