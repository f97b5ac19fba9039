using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

// LIMIT and OFFSET: whole numbers that are known before the rows are.
internal sealed partial class Binder
{
    private long? Whole(Expression? expression, string what)
    {
        if (expression is null)
            return null;
        if (ExpressionParts.HasSet(expression))
            throw NotWhole(what, "but found non-const expression", expression.At);
        var bound = Expression(expression, new Environment(Scope.Empty, what));
        if (bound.Walk().Any(s => s is ParameterScalar))
            throw Refusal.NotSupported($"a parameter in {what}", expression.At);
        if (!bound.IsConstant)
            throw NotWhole(what, "but found non-const expression", expression.At);
        object? value;
        try
        {
            value = ConstantFolding.Value(Casts.To(bound, SqlType.BigInt, CastContext.Assign, Zone, expression.At));
        }
        catch (SqlException e)
        {
            throw NotWhole(what, $"but the evaluation of the expression returns error: {e.Message}", expression.At, e);
        }

        return value switch
        {
            null => null,
            < 0L => throw new SqlException("2201W", $"{what} must not be negative, but found: {value}", expression.At + 1),
            _ => (long)value,
        };
    }

    private static SqlException NotWhole(string what, string why, int at, SqlException? inner = null) =>
        new(
            inner?.SqlState ?? SqlStates.SyntaxError,
            $"expects an integer or expression that can be evaluated to an integer after {what}, {why}",
            at + 1,
            innerException: inner
        );
}
