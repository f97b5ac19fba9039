using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

// Functions written in SQL: a call becomes the body, with the arguments in the places of their names.
internal sealed partial class Binder
{
    private const int DeepestCall = 16;

    private int depth;

    /// <summary>Throws when the body of a function cannot be bound.</summary>
    public void CheckFunction(FunctionRelation function, int at) =>
        Inlined(function, [.. function.Parameters.Select((p, i) => new InputRef(i, p.Type))], at);

    private Scalar? UserCall(string name, Scalar[] arguments, int at)
    {
        var named = relations.Functions(name).Where(f => f.Parameters.Count == arguments.Length).ToList();
        if (named.Count == 0)
            return null;
        var chosen =
            named.Find(f => Takes(f, arguments, exactly: true))
            ?? named.Find(f => Takes(f, arguments, exactly: false))
            ?? throw FunctionTable.Unknown(name, arguments, at);
        _ = Named.Add(chosen);
        return Inlined(chosen, arguments, at);
    }

    private static bool Takes(FunctionRelation function, Scalar[] arguments, bool exactly) =>
        arguments
            .Zip(function.Parameters)
            .All(p =>
                p.First is Constant { IsUntyped: true }
                || (exactly ? p.First.Type == p.Second.Type : Casts.Least(p.First.Type, p.Second.Type) == CastContext.Implicit)
            );

    private Scalar Inlined(FunctionRelation function, Scalar[] arguments, int at)
    {
        if (depth == DeepestCall)
            throw Refusal.NotSupported($"functions that call each other more than {DeepestCall} deep", at);
        // Each argument goes by its number and, perhaps, by a name.
        var fields = function.Parameters.SelectMany(
            (p, i) => new[] { new Field(null, $"${i + 1}", p.Type), new Field(null, p.Name ?? "", p.Type) }
        );
        depth++;
        try
        {
            var body = Expression(function.Body, new Environment(new Scope([.. fields]), "a function"));
            var cast = arguments.Select((a, i) => Casts.To(a, function.Parameters[i].Type, CastContext.Implicit, Zone, at)).ToArray();
            return Casts.To(body.Rewrite(s => s is InputRef r ? cast[r.Index / 2] : s), function.Returns, CastContext.Assign, Zone, at);
        }
        finally
        {
            depth--;
        }
    }
}
