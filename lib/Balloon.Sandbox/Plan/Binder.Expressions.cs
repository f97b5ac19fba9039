using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

// Expressions become typed scalars.
internal sealed partial class Binder
{
    private Scalar Expression(Expression e, Environment env)
    {
        Planning.Step(e.At);
        if (
            env.Grouping is { } grouping
            && e is not (NullLiteral or BooleanLiteral or NumberLiteral or TextLiteral or ParameterRef)
            && !ExpressionParts.HasAggregate(e)
            && !ExpressionParts.HasWindow(e)
            && !ExpressionParts.HasSet(e)
        )
        {
            var plain = Expression(e, env with { Grouping = null, Windows = null });
            return Grouped(plain, grouping, e);
        }

        return Bound(e, env);
    }

    private Scalar Bound(Expression e, Environment env)
    {
        switch (e)
        {
            case NullLiteral:
                return new Constant(null, SqlType.Varchar) { IsUntyped = true };
            case BooleanLiteral b:
                return new Constant(b.Value, SqlType.Boolean);
            case NumberLiteral n:
                return Number(n);
            case TextLiteral t:
                return new Constant(t.Value, SqlType.Varchar) { IsUntyped = true };
            case ParameterRef p:
                return Parameter(p, null);
            case Lambda l:
                throw new SqlException(SqlStates.SyntaxError, "a lambda stands only in array_transform and map_filter", l.At + 1);
            case ColumnName c:
                if (c.Parts.Count > 2)
                    _ = NamedWithSchema.Add((c.Parts[^3], c.Parts[^2]));
                return env.Scope.Find(c.Parts, c.At);
            case ColumnAt c:
                return new InputRef(c.Index, c.Field.Type);
            case CastTo { Operand: ArrayItems array, Type: { Kind: SqlTypeKind.Array, Element: { } element } type }:
                return MakeArray([.. array.Items.Select(i => Expression(new CastTo(i, element, i.At), env))], type);
            case CastTo { Operand: MapItems map, Type: { Kind: SqlTypeKind.Map } type }:
                return MapFunctions.Make(
                    [.. map.Keys.Select(k => Expression(new CastTo(k, type.MapKey, k.At), env))],
                    [.. map.Values.Select(v => Expression(new CastTo(v, type.MapValue, v.At), env))],
                    type
                );
            case MapItems m:
                return BindMap(m, env);
            case CastTo cast:
                return cast.Operand is ParameterRef parameter
                    ? Parameter(parameter, cast.Type) is var typed && typed.Type == cast.Type
                        ? typed
                        : Casts.To(typed, cast.Type, CastContext.Explicit, Zone, cast.At)
                    : Typed(Casts.To(Expression(cast.Operand, env), cast.Type, CastContext.Explicit, Zone, cast.At), cast.Type);
            case Collated c:
                return Expression(c.Operand, env) is var text && text.Type.Kind == SqlTypeKind.Varchar
                    ? text
                    : throw new SqlException(SqlStates.DatatypeMismatch, $"collations are not supported by type {text.Type}", c.At + 1);
            case Unary u:
                return BindUnary(u, env);
            case Binary b:
                return BindBinary(b, env);
            case CaseWhen c:
                return BindCase(c, env);
            case IsTest t:
                return BindIs(t, env);
            case IsDistinct d:
                var (dl, dr) = Aligned(d.Left, d.Right, "IS DISTINCT FROM", d.At, env);
                return new DistinctTest(dl, dr, d.Negated);
            case Between b:
                return BindBetween(b, env);
            case InList i:
                return BindIn(i, env);
            case Like l:
                return BindLike(l, env);
            case Call call:
                return BindCall(call, env);
            case Subscript s:
                return BindSubscript(s, env);
            case ArrayItems a:
                return BindArray(a, env);
            case ArrayQuery a:
                return BindArrayQuery(a, env);
            case Exists or InQuery or ScalarQuery:
                return BindSubquery(e, env);
            case Quantified q:
                return BindQuantified(q, env);
            case RowItems r:
                return new RowScalar([.. r.Items.Select(i => Expression(i, env))]);
            case FieldOf f:
                return Field(Expression(f.Operand, env), f.Name, f.At);
            // Where one value is wanted, all fields of a row are the row, and all columns of a table are one.
            case FieldsOf f:
                return Expression(f.Operand, env);
            case Star { Table: not null, Except: [] } s:
                return RowOf(s, env.Scope);
            case Star s:
                throw new SqlException(SqlStates.SyntaxError, "* cannot stand here", s.At + 1);
            default:
                throw Refusal.NotSupported(e.GetType().Name, e.At);
        }
    }

    // A cast decides the type of a literal for good.
    private static Scalar Typed(Scalar scalar, SqlType type) =>
        scalar is Constant { Value: not null } c ? new Constant(c.Value, type) : scalar;

    private static Constant Number(NumberLiteral n)
    {
        const System.Globalization.NumberStyles style = System.Globalization.NumberStyles.Float;
        var invariant = System.Globalization.CultureInfo.InvariantCulture;
        if (int.TryParse(n.Text, System.Globalization.NumberStyles.AllowLeadingSign, invariant, out var whole))
            return new Constant(whole, SqlType.Integer);
        if (long.TryParse(n.Text, System.Globalization.NumberStyles.AllowLeadingSign, invariant, out var big))
            return new Constant(big, SqlType.BigInt);
        var mantissa = n.Text.AsSpan(0, n.Text.IndexOfAny(['e', 'E']) is >= 0 and var e ? e : n.Text.Length);
        var zero = mantissa.IndexOfAnyInRange('1', '9') < 0;
        if (decimal.TryParse(n.Text, style, invariant, out var small) && small == 0 && !zero)
            throw new SqlException(SqlStates.NumericValueOutOfRange, $"number {n.Text} is out of range", n.At + 1);
        return decimal.TryParse(n.Text, style, invariant, out var exact)
            ? new Constant((Numeric)exact, SqlType.Numeric)
            : throw new SqlException(SqlStates.NumericValueOutOfRange, $"number {n.Text} is out of range", n.At + 1);
    }

    private Scalar Parameter(ParameterRef p, SqlType? wanted)
    {
        while (settings.Parameters.Count < p.Number)
            settings.Parameters.Add(null);
        settings.Parameters[p.Number - 1] ??= wanted;
        return new ParameterScalar(p.Number, settings.Parameters[p.Number - 1] ?? SqlType.Varchar);
    }

    /// <summary>Binds an expression of which a type is expected: a parameter without a type takes it.</summary>
    private Scalar Expected(Expression e, SqlType type, Environment env) => e is ParameterRef p ? Parameter(p, type) : Expression(e, env);

    private (Scalar Left, Scalar Right) Aligned(
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

    // Both sides as values of one type.
    private (Scalar Left, Scalar Right) Aligned(Scalar l, Scalar r, string what, int at, bool comparison = false)
    {
        var type =
            Casts.Compared(l, r)
            ?? throw new SqlException(SqlStates.DatatypeMismatch, $"{what}: types {l.Type} and {r.Type} cannot be matched", at + 1);
        if (comparison && type.Kind == SqlTypeKind.Map)
            throw new SqlException(SqlStates.UndefinedFunction, $"function equal({l.Type}, {r.Type}) does not exist", at + 1);
        // A real and another kind of number are compared as double precision.
        if (comparison && type == SqlType.Real && l.Type != r.Type)
            type = SqlType.Double;
        return (Casts.To(l, type, CastContext.Implicit, Zone, at), Casts.To(r, type, CastContext.Implicit, Zone, at));
    }

    // A parameter takes the type of what stands on the other side.
    private (Scalar Left, Scalar Right) Pair(Expression left, Expression right, Environment env)
    {
        if (left is ParameterRef p && right is not ParameterRef)
        {
            var r = Expression(right, env);
            return (Parameter(p, r.Type), r);
        }

        var l = Expression(left, env);
        return (l, Expected(right, l.Type, env));
    }

    private SqlType CommonType(IReadOnlyList<Scalar> scalars, string what, int at)
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

    private Scalar Condition(Expression e, Environment env)
    {
        var scalar = Expected(e, SqlType.Boolean, env);
        if (scalar.Type != SqlType.Boolean && scalar is not Constant)
            throw new SqlException(
                SqlStates.DatatypeMismatch,
                $"argument of {env.Clause} must be type boolean, not type {scalar.Type}",
                e.At + 1
            );
        return Casts.To(scalar, SqlType.Boolean, CastContext.Implicit, Zone, e.At);
    }

    private static Function<bool, bool> Negate(Scalar scalar) => new("not", scalar, SqlType.Boolean, static x => !x);

    private Scalar BindUnary(Unary u, Environment env)
    {
        if (u.Operator == "not")
            return u.Operand is Exists or InQuery ? BindSubquery(u, env) : Negate(Condition(u.Operand, env with { Clause = "NOT" }));
        return FunctionTable.Call(u.Operator == "-" ? "neg" : u.Operator, [Expression(u.Operand, env)], Zone, u.At);
    }

    private Scalar BindBinary(Binary b, Environment env)
    {
        switch (b.Operator)
        {
            case "and" or "or":
                var clause = env with { Clause = b.Operator.ToUpperInvariant() };
                return new AndOr(b.Operator == "and", Condition(b.Left, clause), Condition(b.Right, clause));
            case "=" or "<>" or "<" or "<=" or ">" or ">=":
                var (l, r) = Aligned(b.Left, b.Right, b.Operator, b.At, env, comparison: true);
                return Comparison.Make(b.Operator, l, r);
            case "||":
                return Concatenate(b, env);
            default:
                var (x, y) = Pair(b.Left, b.Right, env);
                return FunctionTable.Call(b.Operator, [x, y], Zone, b.At);
        }
    }

    private Scalar Concatenate(Binary b, Environment env)
    {
        var (l, r) = (Expression(b.Left, env), Expression(b.Right, env));
        if (l.Type.Kind == SqlTypeKind.Array || r.Type.Kind == SqlTypeKind.Array)
        {
            var name =
                l.Type.Kind != SqlTypeKind.Array && l is not Constant { IsUntyped: true } ? "array_prepend"
                : r.Type.Kind == SqlTypeKind.Array || r is Constant { IsUntyped: true } ? "array_cat"
                : "array_append";
            return FunctionTable.Call(name, [l, r], Zone, b.At);
        }

        foreach (var type in (ReadOnlySpan<SqlType>)[SqlType.Jsonb, SqlType.Bytea])
        {
            if ((l.Type == type && (r.Type == type || Casts.IsUntyped(r))) || (r.Type == type && Casts.IsUntyped(l)))
                return FunctionTable.Call("||", [l, r], Zone, b.At);
        }

        if (l.Type != SqlType.Varchar && r.Type != SqlType.Varchar)
            throw FunctionTable.Unknown("||", [l, r], b.At);
        return FunctionTable.Call(
            "||",
            [Casts.To(l, SqlType.Varchar, CastContext.Assign, Zone, b.At), Casts.To(r, SqlType.Varchar, CastContext.Assign, Zone, b.At)],
            Zone,
            b.At
        );
    }

    private CaseScalar BindCase(CaseWhen c, Environment env)
    {
        env = env with { TakesSets = false, Clause = "CASE" };
        var whens = c
            .Branches.Select(b =>
                c.Operand is { } operand
                    ? Expression(new Binary("=", operand, b.When, b.When.At), env)
                    : Condition(b.When, env with { Clause = "CASE WHEN" })
            )
            .ToList();
        var thens = c.Branches.Select(b => Expression(b.Then, env)).ToList();
        var otherwise = c.Else is null ? new Constant(null, SqlType.Varchar) { IsUntyped = true } : Expression(c.Else, env);
        var type = CommonType([.. thens, otherwise], "CASE", c.At);
        return new CaseScalar(
            [.. whens.Select((w, i) => (w, Casts.To(thens[i], type, CastContext.Implicit, Zone, c.Branches[i].Then.At)))],
            Casts.To(otherwise, type, CastContext.Implicit, Zone, c.At)
        );
    }

    private Scalar BindIs(IsTest t, Environment env)
    {
        if (t.Test == "null")
            return new IsNullTest(Expression(t.Operand, env), t.Negated);
        var operand = Condition(t.Operand, env with { Clause = "IS" });
        return t.Test == "unknown" ? new IsNullTest(operand, t.Negated) : new IsBooleanTest(operand, t.Test == "true", t.Negated);
    }

    private Scalar Compared(string symbol, Scalar left, Scalar right, int at)
    {
        var (l, r) = Aligned(left, right, symbol, at, comparison: true);
        return Comparison.Make(symbol, l, r);
    }

    private static RowScalar RowOf(Star star, Scope scope)
    {
        var columns = scope.Fields.Select((f, i) => (Field: f, Index: i)).Where(c => IsOf(c.Field, star) && !c.Field.Hidden).ToList();
        return columns.Count == 0
            ? throw Scope.NoTable(star.Table!, star.At)
            : new RowScalar(
                [.. columns.Select(c => new InputRef(c.Index, c.Field.Type))],
                SqlType.StructOf([.. columns.Select(c => new StructField(c.Field.Name, c.Field.Type))])
            );
    }

    private static FieldScalar Field(Scalar operand, string name, int at)
    {
        if (operand.Type.Fields is not { } fields)
            throw new SqlException(
                SqlStates.WrongObjectType,
                $"column notation .{name} applied to type {operand.Type}, which is not a composite type",
                at + 1
            );
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Name == name)
                return new FieldScalar(operand, i);
        }

        throw new SqlException(SqlStates.UndefinedColumn, $"column \"{name}\" not found in struct type", at + 1);
    }

    private Scalar BindSubscript(Subscript s, Environment env)
    {
        if (s.Slice)
        {
            Expression to = s.Upper ?? new NumberLiteral("2147483647", s.At);
            return ArrayFunctions.Slice(Expression(s.Operand, env), Expression(s.Index, env), Expression(to, env), Zone, s.At);
        }

        return FunctionTable.Call("subscript", [Expression(s.Operand, env), Expression(s.Index, env)], Zone, s.At);
    }

    private FunctionN BindArray(ArrayItems a, Environment env)
    {
        var items = a.Items.Select(i => Expression(i, env)).ToList();
        if (items.Count == 0)
            throw new SqlException(
                SqlStates.IndeterminateDatatype,
                "cannot determine type of empty array",
                a.At + 1,
                hint: "Explicitly cast to the desired type, for example ARRAY[]::integer[]."
            );
        var type = CommonType(items, "ARRAY", a.At);
        return MakeArray([.. items.Select(i => Casts.To(i, type, CastContext.Implicit, Zone, a.At))], SqlType.ArrayOf(type));
    }

    private FunctionN BindMap(MapItems m, Environment env)
    {
        if (m.Keys.Count == 0)
            throw new SqlException(
                SqlStates.IndeterminateDatatype,
                "cannot determine type of empty map",
                m.At + 1,
                hint: "Explicitly cast to the desired type, for example MAP{}::map(int,int)."
            );
        var (keys, values) = (Alike(m.Keys), Alike(m.Values));
        return MapFunctions.Make(keys, values, SqlType.MapOf(keys[0].Type, values[0].Type));

        Scalar[] Alike(IReadOnlyList<Expression> items)
        {
            var scalars = items.Select(i => Expression(i, env)).ToList();
            var type = CommonType(scalars, "MAP", m.At);
            return [.. scalars.Select(s => Casts.To(s, type, CastContext.Implicit, Zone, m.At))];
        }
    }

    private static FunctionN MakeArray(Scalar[] items, SqlType type) =>
        new("array", items, type, v => new SqlArray([.. v]), NullWhenAnyIs: false);
}
