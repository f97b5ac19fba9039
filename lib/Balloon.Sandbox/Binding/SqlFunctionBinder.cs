using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>Expands functions written in SQL: a call becomes the function's body, with the arguments in place of the parameters.</summary>
internal sealed class SqlFunctionBinder(Binder binder)
{
    private const int DeepestCall = 16;

    private int depth;

    /// <summary>Refuses a function whose body cannot be bound.</summary>
    public void Check(FunctionRelation function, int at)
    {
        CheckParameters(function, function.Body, at);
        var body = Body(function, at);
        // A literal takes the declared type; any other value must have it.
        if (!Casts.IsUntyped(body) && Casts.ContextOf(body, function.Returns) != CastContext.Implicit)
            throw new SqlException(
                SqlStates.InvalidFunctionDefinition,
                $"return type mismatch detected: the function is declared to return {function.Returns}, and its body gives {body.Type}",
                at + 1
            );
    }

    // Every name in the body must be a parameter, or begin with one.
    private static void CheckParameters(FunctionRelation function, Expression body, int at)
    {
        if (body is ColumnName { Parts: [var name] } && !Has(name))
            throw new SqlException(
                SqlStates.UndefinedColumn,
                $"failed to find {(name[0] == '$' ? "unnamed" : "named")} parameter {name}",
                at + 1
            );
        foreach (var part in ExpressionParts.Children(body))
            CheckParameters(function, part, at);

        bool Has(string name) =>
            function.Parameters.Any(p => p.Name == name)
            || (
                name[0] == '$'
                && int.TryParse(name.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture, out var number)
                && number >= 1
                && number <= function.Parameters.Count
            );
    }

    public Scalar? Call(string name, Scalar[] arguments, int at)
    {
        var named = binder.Relations.Functions(name).Where(f => f.Parameters.Count == arguments.Length).ToList();
        if (named.Count == 0)
            return null;
        var chosen =
            named.Find(f => Takes(f, arguments, exactly: true))
            ?? named.Find(f => Takes(f, arguments, exactly: false))
            ?? throw FunctionTable.Unknown(name, arguments, at);
        _ = binder.Named.Add(chosen);
        return Inlined(chosen, arguments, at);
    }

    private static bool Takes(FunctionRelation function, Scalar[] arguments, bool exactly) =>
        arguments
            .Zip(function.Parameters)
            .All(p =>
                Casts.IsUntyped(p.First)
                || (exactly ? p.First.Type == p.Second.Type : Casts.ContextOf(p.First.Type, p.Second.Type) == CastContext.Implicit)
            );

    private Scalar Inlined(FunctionRelation function, Scalar[] arguments, int at)
    {
        var body = Body(function, at);
        var cast = arguments.Select((a, i) => Casts.To(a, function.Parameters[i].Type, CastContext.Implicit, binder.Zone, at)).ToArray();
        return Casts.To(body.Rewrite(s => s is InputRef r ? cast[r.Index / 2] : s), function.Returns, CastContext.Assign, binder.Zone, at);
    }

    // Binds the body over two columns per parameter: one is named by its number, the other by its name, if it has one.
    private Scalar Body(FunctionRelation function, int at)
    {
        if (depth == DeepestCall)
            throw Refusal.NotSupported($"functions that call each other more than {DeepestCall} deep", at);
        var fields = function.Parameters.SelectMany(
            (p, i) => new[] { new Field(null, $"${i + 1}", p.Type), new Field(null, p.Name ?? "", p.Type) }
        );
        depth++;
        try
        {
            return binder.Expressions.Bind(function.Body, new Environment(new Scope([.. fields]), "a function"));
        }
        finally
        {
            depth--;
        }
    }
}
