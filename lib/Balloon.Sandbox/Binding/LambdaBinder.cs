using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>array_transform(array, |x| …) and map_filter(map, |k, v| …).</summary>
internal sealed class LambdaBinder(Binder binder)
{
    public LambdaScalar Bind(Call call, Environment env)
    {
        if (call.Arguments is not [var collection, Lambda lambda])
            throw new SqlException(
                SqlStates.UndefinedFunction,
                $"{call.Name} takes a collection and a lambda, as in {(call.Name == "map_filter" ? "|k, v| v > 0" : "|x| x + 1")}",
                call.At + 1
            );
        var over = binder.Expressions.Bind(collection, env);
        return call.Name == "map_filter" ? Filter(over, lambda) : Transform(over, lambda);
    }

    private LambdaScalar Transform(Scalar array, Lambda lambda)
    {
        if (array.Type.Kind != SqlTypeKind.Array)
            throw Mismatch($"Input must be List type, got {array.Type.Name}", lambda.At);
        if (lambda.Parameters is not [var item])
            throw Mismatch($"Lambda must have exactly one parameter, got {lambda.Parameters.Count}", lambda.At);
        var body = LambdaBody(lambda, new Field(null, item, array.Type.Element!));
        return new LambdaScalar(array, body, SqlType.ArrayOf(body.Type));
    }

    private LambdaScalar Filter(Scalar map, Lambda lambda)
    {
        if (map.Type.Kind != SqlTypeKind.Map)
            throw Mismatch($"Input must be Map type, got {map.Type.Name}", lambda.At);
        if (lambda.Parameters is not [var key, var value])
            throw Mismatch($"Lambda must have exactly two parameters (key, value), got {lambda.Parameters.Count}", lambda.At);
        var body = LambdaBody(lambda, new Field(null, key, map.Type.MapKey), new Field(null, value, map.Type.MapValue));
        return body.Type == SqlType.Boolean
            ? new LambdaScalar(map, body, map.Type)
            : throw Mismatch($"Lambda must return Boolean type, got {body.Type.Name}", lambda.At);
    }

    private Scalar LambdaBody(Lambda lambda, params Field[] parameters)
    {
        var body = binder.Expressions.Bind(lambda.Body, new Environment(new Scope(parameters), "a lambda"));
        return body.IsDeterministic ? body : throw Refusal.NotSupported("now() and random values in a lambda", lambda.At);
    }

    private static SqlException Mismatch(string message, int at) => new(SqlStates.DatatypeMismatch, message, at + 1);
}
