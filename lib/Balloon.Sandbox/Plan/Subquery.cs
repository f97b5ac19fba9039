using Balloon.Sandbox.Expressions;

namespace Balloon.Sandbox.Plan;

/// <summary>How a sub-query stands in an expression.</summary>
internal enum SubqueryKind
{
    Exists,
    In,
    Scalar,
}

/// <summary>A sub-query met in an expression: its plan may still speak of columns of the query around it.</summary>
internal sealed record Subquery(SubqueryKind Kind, bool Negated, Scalar? Operand, PlanNode Plan, int At)
{
    /// <summary>How many values a scalar one gives.</summary>
    public int Width { get; init; } = 1;
}
