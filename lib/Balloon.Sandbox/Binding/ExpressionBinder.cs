using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>Binds expressions to typed scalars.</summary>
internal sealed class ExpressionBinder(Binder binder)
{
    public Scalar Bind(Expression e, Environment env)
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
            var plain = Bind(e, env with { Grouping = null, Windows = null });
            return AggregateBinder.Grouped(plain, grouping, e);
        }

        return Plain(e, env);
    }

    public static FunctionN MakeArray(Scalar[] items, SqlType type) =>
        new("array", items, type, v => new SqlArray([.. v]), NullWhenAnyIs: false);

    private Scalar Plain(Expression e, Environment env)
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
                return binder.Types.Parameter(p, null);
            case Lambda l:
                throw new SqlException(SqlStates.SyntaxError, "a lambda is allowed only in array_transform and map_filter", l.At + 1);
            case ColumnName c:
                if (c.Parts.Count > 2)
                    _ = binder.NamedWithSchema.Add((c.Parts[^3], c.Parts[^2]));
                return env.Scope.Find(c.Parts, c.At);
            case ColumnAt c:
                return new InputRef(c.Index, c.Field.Type);
            case CastTo { Operand: ArrayItems array, Type: { Kind: SqlTypeKind.Array, Element: { } element } type }:
                return MakeArray([.. array.Items.Select(i => Bind(new CastTo(i, element, i.At), env))], type);
            case CastTo { Operand: MapItems map, Type: { Kind: SqlTypeKind.Map } type }:
                return MapFunctions.Make(
                    [.. map.Keys.Select(k => Bind(new CastTo(k, type.MapKey, k.At), env))],
                    [.. map.Values.Select(v => Bind(new CastTo(v, type.MapValue, v.At), env))],
                    type
                );
            case MapItems m:
                return BindMap(m, env);
            case CastTo cast:
                return BindCast(cast, env);
            case Collated c:
                return Bind(c.Operand, env) is var text && text.Type.Kind == SqlTypeKind.Varchar
                    ? text
                    : throw new SqlException(SqlStates.DatatypeMismatch, $"collations are not supported by type {text.Type}", c.At + 1);
            case Unary u:
                return binder.Operators.Bind(u, env);
            case Binary b:
                return binder.Operators.Bind(b, env);
            case CaseWhen c:
                return BindCase(c, env);
            case IsTest t:
                return BindIs(t, env);
            case IsDistinct d:
                var (dl, dr) = binder.Types.Aligned(d.Left, d.Right, "IS DISTINCT FROM", d.At, env);
                return new DistinctTest(dl, dr, d.Negated);
            case Between b:
                return binder.Memberships.Bind(b, env);
            case InList i:
                return binder.Memberships.Bind(i, env);
            case Like l:
                return binder.Memberships.Bind(l, env);
            case Call call:
                return binder.Calls.Bind(call, env);
            case Subscript s:
                return BindSubscript(s, env);
            case ArrayItems a:
                return BindArray(a, env);
            case ArrayQuery a:
                return binder.Subqueries.BindArray(a, env);
            case Exists or InQuery or ScalarQuery:
                return binder.Subqueries.Bind(e, env);
            case Quantified q:
                return binder.Memberships.Bind(q, env);
            case RowItems r:
                return new RowScalar([.. r.Items.Select(i => Bind(i, env))]);
            case FieldOf f:
                return Field(Bind(f.Operand, env), f.Name, f.At);
            // Where a single value is expected, all fields of a row are the row, and all columns of a table are one row.
            case FieldsOf f:
                return Bind(f.Operand, env);
            case Star { Table: not null, Except: [] } s:
                return RowOf(s, env.Scope);
            case Star s:
                throw new SqlException(SqlStates.SyntaxError, "* is not allowed here", s.At + 1);
            default:
                throw Refusal.NotSupported(e.GetType().Name, e.At);
        }
    }

    private Scalar BindCast(CastTo cast, Environment env)
    {
        if (cast.Operand is ParameterRef parameter)
            return binder.Types.Parameter(parameter, cast.Type) is var typed && typed.Type == cast.Type
                ? typed
                : Casts.To(typed, cast.Type, CastContext.Explicit, binder.Zone, cast.At);
        var operand = Bind(cast.Operand, env);
        try
        {
            return Typed(Casts.To(operand, cast.Type, CastContext.Explicit, binder.Zone, cast.At), cast.Type);
        }
        catch (SqlException e) when (env.MayNotBeComputed && e.SqlState.StartsWith(SqlStates.DataExceptions, StringComparison.Ordinal))
        {
            return new FailingScalar(cast.Type, e);
        }
    }

    // A cast fixes the type of a literal.
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

    private CaseScalar BindCase(CaseWhen c, Environment env)
    {
        env = env with { TakesSets = false, Clause = "CASE" };
        var whens = c
            .Branches.Select(b =>
                c.Operand is { } operand
                    ? Bind(new Binary("=", operand, b.When, b.When.At), env)
                    : binder.Types.Condition(b.When, env with { Clause = "CASE WHEN" })
            )
            .ToList();
        var branch = env with { MayNotBeComputed = true };
        var thens = c.Branches.Select(b => Bind(b.Then, branch)).ToList();
        var otherwise = c.Else is null ? new Constant(null, SqlType.Varchar) { IsUntyped = true } : Bind(c.Else, branch);
        var type = binder.Types.CommonType([.. thens, otherwise], "CASE", c.At);
        return new CaseScalar(
            [.. whens.Select((w, i) => (w, Casts.To(thens[i], type, CastContext.Implicit, binder.Zone, c.Branches[i].Then.At)))],
            Casts.To(otherwise, type, CastContext.Implicit, binder.Zone, c.At)
        );
    }

    private Scalar BindIs(IsTest t, Environment env)
    {
        if (t.Test == "null")
            return new IsNullTest(Bind(t.Operand, env), t.Negated);
        var operand = binder.Types.Condition(t.Operand, env with { Clause = "IS" });
        return t.Test == "unknown" ? new IsNullTest(operand, t.Negated) : new IsBooleanTest(operand, t.Test == "true", t.Negated);
    }

    private static RowScalar RowOf(Star star, Scope scope)
    {
        var columns = scope
            .Fields.Select((f, i) => (Field: f, Index: i))
            .Where(c => SelectBinder.IsOf(c.Field, star) && !c.Field.Hidden)
            .ToList();
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
            return ArrayFunctions.Slice(Bind(s.Operand, env), Bind(s.Index, env), Bind(to, env), binder.Zone, s.At);
        }

        return FunctionTable.Call("subscript", [Bind(s.Operand, env), Bind(s.Index, env)], binder.Zone, s.At);
    }

    private FunctionN BindArray(ArrayItems a, Environment env)
    {
        var items = a.Items.Select(i => Bind(i, env)).ToList();
        if (items.Count == 0)
            throw new SqlException(
                SqlStates.IndeterminateDatatype,
                "cannot determine type of empty array",
                a.At + 1,
                hint: "Explicitly cast to the desired type, for example ARRAY[]::integer[]."
            );
        var type = binder.Types.CommonType(items, "ARRAY", a.At);
        return MakeArray([.. items.Select(i => Casts.To(i, type, CastContext.Implicit, binder.Zone, a.At))], SqlType.ArrayOf(type));
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
            var scalars = items.Select(i => Bind(i, env)).ToList();
            var type = binder.Types.CommonType(scalars, "MAP", m.At);
            return [.. scalars.Select(s => Casts.To(s, type, CastContext.Implicit, binder.Zone, m.At))];
        }
    }
}
