using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>Binds operators.</summary>
internal sealed class OperatorBinder(Binder binder)
{
    public static Function<bool, bool> Negate(Scalar scalar) => new("not", scalar, SqlType.Boolean, static x => !x);

    public Scalar Bind(Unary u, Environment env)
    {
        if (u.Operator == "not")
            return u.Operand is Exists or InQuery
                ? binder.Subqueries.Bind(u, env)
                : Negate(binder.Types.Condition(u.Operand, env with { Clause = "NOT" }));
        return FunctionTable.Call(u.Operator == "-" ? "neg" : u.Operator, [binder.Expressions.Bind(u.Operand, env)], binder.Zone, u.At);
    }

    public Scalar Bind(Binary b, Environment env)
    {
        switch (b.Operator)
        {
            case "and" or "or":
                var clause = env with { Clause = b.Operator.ToUpperInvariant() };
                return new AndOr(b.Operator == "and", binder.Types.Condition(b.Left, clause), binder.Types.Condition(b.Right, clause));
            case "=" or "<>" or "<" or "<=" or ">" or ">=":
                var (l, r) = binder.Types.Aligned(b.Left, b.Right, b.Operator, b.At, env, comparison: true);
                return Comparison.Make(b.Operator, l, r);
            case "||":
                return Concatenate(b, env);
            default:
                var (x, y) = binder.Types.Pair(b.Left, b.Right, env);
                return FunctionTable.Call(b.Operator, [x, y], binder.Zone, b.At);
        }
    }

    private Scalar Concatenate(Binary b, Environment env)
    {
        var (l, r) = (binder.Expressions.Bind(b.Left, env), binder.Expressions.Bind(b.Right, env));
        if (l.Type.Kind == SqlTypeKind.Array || r.Type.Kind == SqlTypeKind.Array)
        {
            var name =
                l.Type.Kind != SqlTypeKind.Array && !Casts.IsUntyped(l) ? "array_prepend"
                : r.Type.Kind == SqlTypeKind.Array || Casts.IsUntyped(r) ? "array_cat"
                : "array_append";
            return FunctionTable.Call(name, [l, r], binder.Zone, b.At);
        }

        foreach (var type in (ReadOnlySpan<SqlType>)[SqlType.Jsonb, SqlType.Bytea])
        {
            if ((l.Type == type && (r.Type == type || Casts.IsUntyped(r))) || (r.Type == type && Casts.IsUntyped(l)))
                return FunctionTable.Call("||", [l, r], binder.Zone, b.At);
        }

        if (l.Type != SqlType.Varchar && r.Type != SqlType.Varchar)
            throw FunctionTable.Unknown("||", [l, r], b.At);
        return FunctionTable.Call(
            "||",
            [
                Casts.To(l, SqlType.Varchar, CastContext.Assign, binder.Zone, b.At),
                Casts.To(r, SqlType.Varchar, CastContext.Assign, binder.Zone, b.At),
            ],
            binder.Zone,
            b.At
        );
    }
}
