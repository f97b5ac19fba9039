using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>Gives values a common type: parameters get their types from the context, and conditions are boolean.</summary>
internal sealed class TypeBinder(Binder binder)
{
    public Scalar Parameter(ParameterRef p, SqlType? wanted)
    {
        while (binder.Settings.Parameters.Count < p.Number)
            binder.Settings.Parameters.Add(null);
        return (binder.Settings.Parameters[p.Number - 1] ??= wanted) is { } type
            ? new ParameterScalar(p.Number, type)
            : new ParameterScalar(p.Number, SqlType.Varchar) { Takes = type => binder.Settings.Parameters[p.Number - 1] ??= type };
    }

    /// <summary>Binds an expression that should have a type; a parameter without a type gets it.</summary>
    public Scalar Expected(Expression e, SqlType type, Environment env) =>
        e is ParameterRef p ? Parameter(p, type) : binder.Expressions.Bind(e, env);

    public (Scalar Left, Scalar Right) Aligned(
        Expression left,
        Expression right,
        string what,
        int at,
        Environment env,
        bool comparison = false
    )
    {
        var (l, r) = Pair(left, right, env);
        return Aligned(l, r, what, at, comparison);
    }

    // Converts both sides to a common type.
    public (Scalar Left, Scalar Right) Aligned(Scalar l, Scalar r, string what, int at, bool comparison = false)
    {
        var type =
            Casts.Compared(l, r)
            ?? throw new SqlException(SqlStates.DatatypeMismatch, $"{what}: types {l.Type} and {r.Type} cannot be matched", at + 1);
        if (comparison && type.Kind == SqlTypeKind.Map)
            throw new SqlException(SqlStates.UndefinedFunction, $"function equal({l.Type}, {r.Type}) does not exist", at + 1);
        // A real is compared with another kind of number as double precision.
        if (comparison && type == SqlType.Real && l.Type != r.Type)
            type = SqlType.Double;
        return (Casts.To(l, type, CastContext.Implicit, binder.Zone, at), Casts.To(r, type, CastContext.Implicit, binder.Zone, at));
    }

    // Binds both sides; a parameter gets the type of the other side.
    public (Scalar Left, Scalar Right) Pair(Expression left, Expression right, Environment env)
    {
        if (left is ParameterRef p && right is not ParameterRef)
        {
            var r = binder.Expressions.Bind(right, env);
            return (Parameter(p, r.Type), r);
        }

        var l = binder.Expressions.Bind(left, env);
        return (l, Expected(right, l.Type, env));
    }

    public SqlType CommonType(IReadOnlyList<Scalar> scalars, string what, int at)
    {
        SqlType? type = null;
        foreach (var scalar in scalars)
        {
            if (Casts.IsUntyped(scalar))
                continue;
            type = type is null
                ? scalar.Type
                : Casts.Common(type, scalar.Type)
                    ?? throw new SqlException(
                        SqlStates.DatatypeMismatch,
                        $"{what}: types {type} and {scalar.Type} cannot be matched",
                        at + 1
                    );
        }

        return type ?? SqlType.Varchar;
    }

    public Scalar Condition(Expression e, Environment env)
    {
        var scalar = Expected(e, SqlType.Boolean, env);
        if (scalar.Type != SqlType.Boolean && scalar is not Constant)
            throw new SqlException(
                SqlStates.DatatypeMismatch,
                $"argument of {env.Clause} must be type boolean, not type {scalar.Type}",
                e.At + 1
            );
        return Casts.To(scalar, SqlType.Boolean, CastContext.Implicit, binder.Zone, e.At);
    }

    public Scalar Compared(string symbol, Scalar left, Scalar right, int at)
    {
        var (l, r) = Aligned(left, right, symbol, at, comparison: true);
        return Comparison.Make(symbol, l, r);
    }

    // A literal or a parameter without a type may still get the other side's type.
    public static Scalar Output(PlanNode plan, int column) =>
        plan is ProjectPlan project && Casts.IsUntyped(project.Outputs[column])
            ? project.Outputs[column]
            : new InputRef(column, plan.Fields[column].Type);

    public PlanNode Cast(PlanNode plan, SqlType[] types, int at)
    {
        if (plan.Fields.Select(f => f.Type).SequenceEqual(types))
            return plan;
        var outputs = new Scalar[types.Length];
        for (var i = 0; i < types.Length; i++)
            outputs[i] = Casts.To(Output(plan, i), types[i], CastContext.Implicit, binder.Zone, at);
        return new ProjectPlan(plan, outputs, [.. plan.Fields.Select((f, i) => f with { Type = types[i] })]);
    }
}
