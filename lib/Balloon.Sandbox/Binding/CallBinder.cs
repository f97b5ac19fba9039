using Balloon.Sandbox.Aggregates;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>
/// Binds calls of functions. Those whose type depends on the types of their arguments are bound here, all others by the function table.
/// </summary>
internal sealed class CallBinder(Binder binder)
{
    public Scalar Bind(Call call, Environment env)
    {
        if (call.Over is not null)
            return binder.Windows.Bind(call, env);
        if (call.IgnoresNulls)
            throw new SqlException(SqlStates.SyntaxError, "IGNORE NULLS is allowed only in a window function, before OVER", call.At + 1);
        if (ExpressionParts.IsAggregate(call))
            return binder.Aggregates.Bind(call, env);
        if (SetFunctions.Has(call.Name))
            return binder.TableFunctions.InList(call, env);
        if (WindowKind.Find(call.Name) is not null)
            throw new SqlException(SqlStates.WindowingError, $"window function {call.Name} requires an OVER clause", call.At + 1);
        if (call.Distinct || call.StarArgument || call.Filter is not null || call.OrderBy.Count > 0 || call.WithinGroup.Count > 0)
            throw IsFunction(call.Name)
                ? new SqlException(SqlStates.WrongObjectType, $"{call.Name} is not an aggregate function", call.At + 1)
                : FunctionTable.NoFunction($"function {call.Name} does not exist", call.Name, NamesOverRows, call.At);
        switch (call.Name)
        {
            case "coalesce":
                return new Coalesce(Same(call, env with { TakesSets = false, Clause = "COALESCE" }));
            case "nullif":
                if (call.Arguments.Count != 2)
                    _ = Arguments(call, env, 2);
                var (value, nothing) = binder.Types.Pair(call.Arguments[0], call.Arguments[1], env);
                var (one, other) = binder.Types.Aligned(value, nothing, "=", call.At, comparison: true);
                return new CaseScalar([(Comparison.Make("=", one, other), new Constant(null, value.Type))], value);
            case "greatest" or "least":
                return new Extreme(call.Name == "greatest", Same(call, env));
            case "now" or "current_timestamp":
                _ = Arguments(call, env, 0);
                return new NowScalar();
            case "proctime":
                _ = Arguments(call, env, 0);
                return new NowScalar();
            case "current_date":
                return Casts.To(new NowScalar(), SqlType.Date, CastContext.Assign, binder.Zone);
            case "concat":
                return Concat(call, env, null);
            case "concat_ws":
                return Concat(call, env, binder.Expressions.Bind(call.Arguments[0], env));
            case "date":
                return Casts.To(Arguments(call, env, 1)[0], SqlType.Date, CastContext.Explicit, binder.Zone, call.At);
            case "array_transform" or "map_filter":
                return binder.Lambdas.Bind(call, env);
            case "pg_typeof":
                var typed = Arguments(call, env, 1)[0];
                return new Constant(Casts.IsUntyped(typed) ? "unknown" : typed.Type.Name, SqlType.Varchar);
        }

        if (SystemFunctions.Find(call, binder.Settings) is { } constant)
            return constant;
        if (call.Arguments.Count == 0 && ImpureScalar.Find(call.Name) is { } impure)
            return impure;
        var arguments = call.Arguments.Select(a => binder.Expressions.Bind(a, env)).ToArray();
        if (
            call.Name is "round" or "trunc" or "ceil" or "ceiling" or "floor"
            && arguments is [{ Type.Kind: SqlTypeKind.SmallInt or SqlTypeKind.Integer or SqlTypeKind.BigInt } whole]
        )
            arguments = [Casts.To(whole, SqlType.Numeric, CastContext.Implicit, binder.Zone)];
        if (binder.Relations.CatalogFunction(call.Name, arguments) is { } told)
            return told;
        return binder.SqlFunctions.Call(call.Name, arguments, call.At)
            ?? FunctionTable.Call(call.Name, arguments, binder.Zone, call.At, NamesOverRows);
    }

    // Whether it is a scalar function or a set function, built in or made by CREATE FUNCTION.
    public bool IsFunction(string name) => FunctionTable.IsKnown(name) || SetFunctions.Has(name) || binder.Relations.Functions(name).Any();

    // Functions that are not scalar, to suggest when an unknown name is close to one.
    public static IEnumerable<string> NamesOverRows => AggregateKinds.Names.Concat(WindowKind.Names);

    private Scalar[] Arguments(Call call, Environment env, int count) =>
        call.Arguments.Count == count
            ? [.. call.Arguments.Select(a => binder.Expressions.Bind(a, env))]
            : throw new SqlException(
                SqlStates.UndefinedFunction,
                $"unexpected arguments number: function {call.Name} takes {count}, not {call.Arguments.Count}",
                call.At + 1
            );

    private Scalar[] Same(Call call, Environment env)
    {
        if (call.Arguments.Count == 0)
            throw new SqlException(SqlStates.UndefinedFunction, $"function {call.Name}() does not exist", call.At + 1);
        var later = env with { MayNotBeComputed = env.MayNotBeComputed || call.Name == "coalesce" };
        var arguments = call.Arguments.Select((a, i) => binder.Expressions.Bind(a, i == 0 ? env : later)).ToArray();
        var type = binder.Types.CommonType(arguments, call.Name, call.At);
        return [.. arguments.Select(a => Casts.To(a, type, CastContext.Implicit, binder.Zone, call.At))];
    }

    // concat prints a boolean as t or f, where a cast prints true or false.
    private Scalar Printed(Scalar value, int at) =>
        value.Type == SqlType.Boolean
            ? new Function<bool, string>("bool_out", value, SqlType.Varchar, static x => x ? "t" : "f")
            : Casts.To(value, SqlType.Varchar, CastContext.Explicit, binder.Zone, at);

    private FunctionN Concat(Call call, Environment env, Scalar? separator)
    {
        var parts = call.Arguments.Skip(separator is null ? 0 : 1).Select(a => Printed(binder.Expressions.Bind(a, env), a.At)).ToList();
        if (parts.Count == 0)
            throw new SqlException(SqlStates.UndefinedFunction, $"function {call.Name} needs more arguments", call.At + 1);
        if (separator is null)
            return new FunctionN("concat", parts, SqlType.Varchar, a => Limits.Join("", a.Select(x => (string?)x)), NullWhenAnyIs: false);
        return new FunctionN(
            "concat_ws",
            [separator, .. parts],
            SqlType.Varchar,
            a => a[0] is null ? null : Limits.Join((string)a[0]!, a.Skip(1).Where(x => x is not null).Select(x => (string?)x)),
            NullWhenAnyIs: false
        );
    }
}
