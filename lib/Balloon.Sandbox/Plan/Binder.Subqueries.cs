using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

// Sub-queries in expressions become joins.
internal sealed partial class Binder
{
    private Scalar BindSubquery(Expression e, Environment env)
    {
        var negated = false;
        while (e is Unary { Operator: "not" } not)
            (e, negated) = (not.Operand, !negated);
        if (env.Columns is not { } columns)
            throw Refusal.NotSupported($"a sub-query in {env.Clause}", e.At);
        switch (e)
        {
            case Exists exists:
                return Collect(
                    new Subquery(SubqueryKind.Exists, negated, null, AsTable(Query(exists.Query, env.Scope)), e.At),
                    SqlType.Boolean
                );
            case InQuery inside:
                var plan = AsTable(Query(inside.Query, env.Scope));
                if (plan.Fields.Count != 1)
                    throw new SqlException(SqlStates.SyntaxError, "subquery must return only one column", e.At + 1);
                var operand = Expression(inside.Operand, env);
                var type = CommonType([operand, Output(plan, 0)], "IN", e.At);
                return Collect(
                    new Subquery(
                        SubqueryKind.In,
                        inside.Negated != negated,
                        Casts.To(operand, type, CastContext.Implicit, Zone, e.At),
                        Cast(plan, [type], e.At),
                        e.At
                    ),
                    SqlType.Boolean
                );
            case ScalarQuery scalar:
                var value = AsTable(Query(scalar.Query, env.Scope));
                if (value.Fields.Count != 1)
                    throw new SqlException(SqlStates.SyntaxError, "subquery must return only one column", e.At + 1);
                return Collect(new Subquery(SubqueryKind.Scalar, false, null, value, e.At), value.Fields[0].Type);
            default:
                throw new InvalidOperationException(e.GetType().Name);
        }

        InputRef Collect(Subquery found, SqlType type) => columns.Add(new SubqueryColumn(found, 0, type));
    }

    private Scalar BindQuantified(Quantified q, Environment env)
    {
        if (q.Right is ScalarQuery query)
        {
            return q is { Operator: "=", All: false } ? BindSubquery(new InQuery(q.Left, query.Query, false, q.At), env)
                : q is { Operator: "<>", All: true } ? BindSubquery(new InQuery(q.Left, query.Query, true, q.At), env)
                : throw Refusal.NotSupported("this form of ANY or ALL over a query", q.At);
        }

        var (left, right) = Sides(q, env);
        if (right is Constant { IsUntyped: true })
            right = Casts.To(right, SqlType.ArrayOf(left.Type), CastContext.Implicit, Zone, q.At);
        if (right.Type.Kind != SqlTypeKind.Array)
            throw new SqlException(SqlStates.WrongObjectType, "op ANY/ALL (array) requires array on right side", q.At + 1);
        var element = CommonType(
            [left, new Constant(null, right.Type.Element!) { IsUntyped = false }, new InputRef(0, right.Type.Element!)],
            "ANY",
            q.At
        );
        left = Casts.To(left, element, CastContext.Implicit, Zone, q.At);
        right = Casts.To(right, SqlType.ArrayOf(element), CastContext.Implicit, Zone, q.At);
        var (one, other) = (new InputRef(0, element), new InputRef(1, element));
        var compare = q.Operator.Contains('~', StringComparison.Ordinal)
            ? FunctionTable.Call(q.Operator, [one, other], Zone, q.At)
            : Comparison.Make(q.Operator, one, other);
        return new FunctionN(
            $"{q.Operator} {(q.All ? "all" : "any")}",
            [left, right],
            SqlType.Boolean,
            a => Quantify(compare, element, a[0], (SqlArray?)a[1], q.All),
            NullWhenAnyIs: false
        );
    }

    // A parameter takes its type of what stands on the other side.
    private (Scalar Left, Scalar Right) Sides(Quantified q, Environment env)
    {
        if (q.Left is ParameterRef p && q.Right is not ParameterRef)
        {
            var array = Expression(q.Right, env);
            return (Parameter(p, array.Type.Element), array);
        }

        var left = Expression(q.Left, env);
        return (left, Expected(q.Right, SqlType.ArrayOf(Casts.IsUntyped(left) ? SqlType.Varchar : left.Type), env));
    }

    private static object? Quantify(Scalar compare, SqlType element, object? value, SqlArray? array, bool all)
    {
        if (array is null)
            return null;
        var (one, other) = (Column.Create(element), Column.Create(element));
        foreach (var item in array.Items)
        {
            one.Append(value);
            other.Append(item);
        }

        var verdict = compare.Evaluate(new Batch([one, other], array.Items.Count, null), new EvaluationContext(strict: true));
        var unknown = false;
        for (var i = 0; i < array.Items.Count; i++)
        {
            if (verdict.IsNull(i))
                unknown = true;
            else if ((bool)verdict[i]! != all)
                return !all;
        }

        return unknown ? null : all;
    }
}
