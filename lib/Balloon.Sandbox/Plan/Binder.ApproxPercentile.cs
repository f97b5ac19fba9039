using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

internal sealed partial class Binder
{
    private const double StandardRelativeError = 0.01;

    // approx_percentile(fraction, relative error): the buckets of a sketch are counted, which takes bounded state however many values there are.
    private InputRef ApproxPercentile(Call call, Scalar value, Grouping grouping, Environment below, int? filter)
    {
        if (call.Arguments.Count is not (1 or 2) || call.Distinct)
            throw new SqlException(
                SqlStates.SyntaxError,
                "approx_percentile takes a fraction and a relative error, and no DISTINCT",
                call.At + 1
            );
        if (call.WithinGroup[0].Descending)
            throw Refusal.NotSupported("approx_percentile over a descending order", call.At);
        var fraction = ConstantFraction(call, call.Arguments[0], below);
        if (fraction is not (>= 0 and <= 1))
            throw new SqlException(
                SqlStates.InvalidParameterValue,
                "approx_percentile: the fraction has to be between 0 and 1",
                call.Arguments[0].At + 1
            );
        var error = call.Arguments.Count == 2 ? ConstantFraction(call, call.Arguments[1], below) : StandardRelativeError;
        if (error is not (> 0 and < 1))
            throw new SqlException(
                SqlStates.InvalidParameterValue,
                $"relative_error={error} does not satisfy 0.0 < relative_error < 1.0",
                call.Arguments[^1].At + 1
            );
        var factor = (1.0 + error.Value) / (1.0 - error.Value);
        var number = Casts.To(value, SqlType.Double, CastContext.Implicit, Zone, call.WithinGroup[0].Value.At);
        var column = grouping.Column(new SketchBucket(number, factor));
        return grouping.Call(
            new AggregateCall(call.Name, [column], [SqlType.BigInt], SqlType.Double)
            {
                Filter = filter,
                Fraction = fraction,
                SketchBase = factor,
                Order = [new SortKey(column, false, false)],
                OrderTypes = [SqlType.BigInt],
            }
        );
    }

    private double? ConstantFraction(Call call, Expression argument, Environment below)
    {
        var scalar = Casts.To(Expression(argument, below), SqlType.Double, CastContext.Implicit, Zone, call.At);
        return scalar.IsConstant && !scalar.Walk().Any(s => s is ParameterScalar)
            ? (double?)ConstantFolding.Value(scalar)
            : throw Refusal.NotSupported($"an argument of {call.Name} that is not constant", argument.At);
    }
}
