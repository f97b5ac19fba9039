using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;

namespace Balloon.Sandbox.Plan;

/// <summary>Sub-queries met in an expression.</summary>
internal sealed class SubqueryCollector
{
    public bool IsEmpty => true;
}

internal sealed partial class Binder
{
    private Scalar BindSubquery(Expression e, Environment env) => throw Refusal.NotSupported("a sub-query in an expression", e.At);

    private Scalar BindQuantified(Quantified q, Environment env)
    {
        var right = Expression(q.Right, env);
        if (q.Operator != "=" || q.All || right.Type.Kind != SqlTypeKind.Array && right is not ParameterScalar)
            throw Refusal.NotSupported("this form of ANY or ALL", q.At);
        var left = Casts.To(Expression(q.Left, env), right.Type.Element ?? SqlType.Varchar, CastContext.Implicit, Zone, q.At);
        return new FunctionN("= any", [left, right], SqlType.Boolean, a => AnyEqual(a[0]!, (SqlArray)a[1]!));
    }

    private static object? AnyEqual(object value, SqlArray array) =>
        array.Items.Any(value.Equals) ? true : array.Items.Any(i => i is null) ? null : false;

    private static (PlanNode Plan, Func<Scalar, Scalar> Map) AttachSubqueries(PlanNode plan, SubqueryCollector collector) => (plan, s => s);

    private static (PlanNode Plan, Scalar? Remaining) AttachConditions(PlanNode plan, Scalar condition, SubqueryCollector collector) => (plan, condition);

    private InputRef BindWindow(Call call, Environment env) => throw Refusal.NotSupported("window functions", call.At);

    private static (PlanNode Plan, Func<Scalar, Scalar> Map) AttachWindows(PlanNode plan, Windowing windowing) => (plan, s => s);
}
