using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>Puts the values of parameters into a plan.</summary>
internal static class Parameters
{
    public static QueryPlan Bind(QueryPlan plan, IReadOnlyList<SqlType> types, IReadOnlyList<object?> values)
    {
        if (types.Count == 0)
            return plan;
        Check(types, values);
        return plan with { Root = plan.Root.Rewrite(s => Bind(s, values)) };
    }

    public static void Check(IReadOnlyList<SqlType> types, IReadOnlyList<object?> values)
    {
        if (values.Count < types.Count)
            throw new SqlException("08P01", $"the statement needs {types.Count} parameters, but {values.Count} were given");
    }

    public static Scalar Bind(Scalar scalar, IReadOnlyList<object?> values) =>
        scalar is ParameterScalar p ? new Constant(values[p.Number - 1], p.Type) : scalar;
}
