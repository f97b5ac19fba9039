using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

// BETWEEN, IN and LIKE.
internal sealed partial class Binder
{
    private Scalar BindBetween(Between b, Environment env)
    {
        if (b.Symmetric)
            throw Refusal.NotSupported("BETWEEN SYMMETRIC", b.At);
        var (value, low) = Pair(b.Operand, b.Low, env);
        var high = Expected(b.High, value.Type, env);
        var inside = new AndOr(true, Compared(">=", value, low, b.At), Compared("<=", value, high, b.At));
        return b.Negated ? Negate(inside) : inside;
    }

    private Scalar BindIn(InList i, Environment env)
    {
        var (operand, first) = Pair(i.Operand, i.Items[0], env);
        // Constants by the operand as it is compared with them: 1 IN (2, 2.5) compares an integer and a numeric.
        var constants = new List<(Scalar Operand, List<Constant> Items)>();
        var tests = new List<Scalar>();
        foreach (var item in i.Items.Skip(1).Select(x => Expected(x, operand.Type, env)).Prepend(first))
        {
            var (left, right) = Aligned(operand, item, "=", i.At, comparison: true);
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
        return i.Negated ? Negate(any) : any;
    }

    private Scalar BindLike(Like l, Environment env)
    {
        var (text, pattern) = (Expected(l.Operand, SqlType.Varchar, env), Expected(l.Pattern, SqlType.Varchar, env));
        if (l.Escape is { } escape)
        {
            var like = FunctionTable.Call(l.IgnoreCase ? "ilike" : "like", [text, pattern, Expression(escape, env)], Zone, l.At);
            return l.Negated ? Negate(like) : like;
        }

        return FunctionTable.Call((l.Negated ? "!~~" : "~~") + (l.IgnoreCase ? "*" : ""), [text, pattern], Zone, l.At);
    }
}
