using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>BETWEEN, IN, LIKE, ANY and ALL.</summary>
internal sealed class MembershipBinder(Binder binder)
{
    public Scalar Bind(Between b, Environment env)
    {
        if (b.Symmetric)
            throw Refusal.NotSupported("BETWEEN SYMMETRIC", b.At);
        var (value, low) = binder.Types.Pair(b.Operand, b.Low, env);
        var high = binder.Types.Expected(b.High, value.Type, env);
        var inside = new AndOr(true, binder.Types.Compared(">=", value, low, b.At), binder.Types.Compared("<=", value, high, b.At));
        return b.Negated ? OperatorBinder.Negate(inside) : inside;
    }

    public Scalar Bind(InList i, Environment env)
    {
        var (operand, first) = binder.Types.Pair(i.Operand, i.Items[0], env);
        // Constants, grouped by the type in which the operand is compared: 1 IN (2, 2.5) compares an integer and a numeric.
        var constants = new List<(Scalar Operand, List<Constant> Items)>();
        var tests = new List<Scalar>();
        foreach (var item in i.Items.Skip(1).Select(x => binder.Types.Expected(x, operand.Type, env)).Prepend(first))
        {
            var (left, right) = binder.Types.Aligned(operand, item, "=", i.At, comparison: true);
            if (ConstantFolding.Fold(right) is not Constant constant)
            {
                tests.Add(Comparison.Make("=", left, right));
                continue;
            }

            var at = constants.FindIndex(c => ReferenceEquals(c.Operand, left) || c.Operand.Equals(left));
            if (at < 0)
            {
                at = constants.Count;
                constants.Add((left, []));
            }

            constants[at].Items.Add(constant);
        }

        tests.InsertRange(
            0,
            constants.Select(c => c.Items is [var only] ? Comparison.Make("=", c.Operand, only) : new InConstants(c.Operand, c.Items))
        );
        var any = AndOr.Of(false, tests);
        return i.Negated ? OperatorBinder.Negate(any) : any;
    }

    public Scalar Bind(Like l, Environment env)
    {
        var (text, pattern) = (
            binder.Types.Expected(l.Operand, SqlType.Varchar, env),
            binder.Types.Expected(l.Pattern, SqlType.Varchar, env)
        );
        if (l.Escape is { } escape)
        {
            var like = FunctionTable.Call(
                l.IgnoreCase ? "ilike" : "like",
                [text, pattern, binder.Expressions.Bind(escape, env)],
                binder.Zone,
                l.At
            );
            return l.Negated ? OperatorBinder.Negate(like) : like;
        }

        return FunctionTable.Call((l.Negated ? "!~~" : "~~") + (l.IgnoreCase ? "*" : ""), [text, pattern], binder.Zone, l.At);
    }

    public Scalar Bind(Quantified q, Environment env)
    {
        if (q.Right is ScalarQuery query)
        {
            return q is { Operator: "=", All: false } ? binder.Subqueries.Bind(new InQuery(q.Left, query.Query, false, q.At), env)
                : q is { Operator: "<>", All: true } ? binder.Subqueries.Bind(new InQuery(q.Left, query.Query, true, q.At), env)
                : throw Refusal.NotSupported("this form of ANY or ALL over a query", q.At);
        }

        var (left, right) = Sides(q, env);
        if (Casts.IsUntyped(right))
            right = Casts.To(right, SqlType.ArrayOf(left.Type), CastContext.Implicit, binder.Zone, q.At);
        if (right.Type.Kind != SqlTypeKind.Array)
            throw new SqlException(SqlStates.WrongObjectType, "op ANY/ALL (array) requires array on right side", q.At + 1);
        var element = binder.Types.CommonType(
            [left, new Constant(null, right.Type.Element!) { IsUntyped = false }, new InputRef(0, right.Type.Element!)],
            "ANY",
            q.At
        );
        left = Casts.To(left, element, CastContext.Implicit, binder.Zone, q.At);
        right = Casts.To(right, SqlType.ArrayOf(element), CastContext.Implicit, binder.Zone, q.At);
        var (one, other) = (new InputRef(0, element), new InputRef(1, element));
        var compare = q.Operator.Contains('~', StringComparison.Ordinal)
            ? FunctionTable.Call(q.Operator, [one, other], binder.Zone, q.At)
            : Comparison.Make(q.Operator, one, other);
        return new FunctionN(
            $"{q.Operator} {(q.All ? "all" : "any")}",
            [left, right],
            SqlType.Boolean,
            a => Quantify(compare, element, a[0], (SqlArray?)a[1], q.All),
            NullWhenAnyIs: false
        );
    }

    // A parameter gets the type of the other side.
    private (Scalar Left, Scalar Right) Sides(Quantified q, Environment env)
    {
        if (q.Left is ParameterRef p && q.Right is not ParameterRef)
        {
            var array = binder.Expressions.Bind(q.Right, env);
            return (binder.Types.Parameter(p, array.Type.Element), array);
        }

        var left = binder.Expressions.Bind(q.Left, env);
        return (left, binder.Types.Expected(q.Right, SqlType.ArrayOf(Casts.IsUntyped(left) ? SqlType.Varchar : left.Type), env));
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
