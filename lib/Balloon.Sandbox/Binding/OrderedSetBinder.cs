using Balloon.Sandbox.Aggregates;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>Binds aggregates with WITHIN GROUP (ORDER BY …).</summary>
internal sealed class OrderedSetBinder(Binder binder)
{
    private const double StandardRelativeError = 0.01;

    public Scalar Bind(Call call, AggregateKind kind, OrderedSet form, Grouping grouping, Environment below, int? filter)
    {
        if (call.WithinGroup is not [var item])
            throw new SqlException(SqlStates.SyntaxError, $"{call.Name} needs WITHIN GROUP (ORDER BY …) with one key", call.At + 1);
        if (call.Distinct)
            throw new SqlException(SqlStates.SyntaxError, $"{call.Name} takes no DISTINCT", call.At + 1);
        CheckDirect(call, form);
        var value = binder.Expressions.Bind(item.Value, below);
        var fraction = form.TakesFraction ? ConstantFraction(call, call.Arguments[0], below) : null;
        if (fraction is { } asked ? asked is not (>= 0 and <= 1) : form.IsSketch)
            throw new SqlException(
                SqlStates.InvalidParameterValue,
                $"{call.Name}: the fraction must be between 0 and 1",
                call.Arguments[0].At + 1
            );
        if (form.TakesFraction && fraction is null)
            return new Constant(null, form.Of ?? value.Type);
        if (form.Of is { } type)
            value = Casts.To(value, type, CastContext.Implicit, binder.Zone, item.Value.At);
        var result = value.Type;
        double? factor = null;
        if (form.IsSketch)
        {
            if (item.Descending)
                throw Refusal.NotSupported($"{call.Name} over a descending order", call.At);
            factor = SketchBase(call, below);
            value = new SketchBucket(value, factor.Value);
        }

        var column = grouping.Column(value);
        return grouping.Call(
            new AggregateCall(kind, [column], [value.Type], result)
            {
                Filter = filter,
                Fraction = fraction,
                SketchBase = factor,
                Order = [new SortKey(column, item.Descending, item.NullsFirst)],
                OrderTypes = [value.Type],
            }
        );
    }

    private static void CheckDirect(Call call, OrderedSet form)
    {
        var (least, most) = (
            form.TakesFraction ? 1 : 0,
            form.IsSketch ? 2
            : form.TakesFraction ? 1
            : 0
        );
        if (call.StarArgument || call.Arguments.Count < least || call.Arguments.Count > most)
            throw new SqlException(
                SqlStates.SyntaxError,
                form.IsSketch ? $"{call.Name} takes a fraction and a relative error"
                    : form.TakesFraction ? $"{call.Name} takes one fraction"
                    : $"{call.Name} takes no argument before WITHIN GROUP",
                call.At + 1
            );
    }

    // A sketch counts values by buckets, so its state is bounded however many values there are.
    private double SketchBase(Call call, Environment below)
    {
        var error = call.Arguments.Count == 2 ? ConstantFraction(call, call.Arguments[1], below) : StandardRelativeError;
        return error is > 0 and < 1
            ? (1.0 + error.Value) / (1.0 - error.Value)
            : throw new SqlException(
                SqlStates.InvalidParameterValue,
                $"relative_error={error} does not satisfy 0.0 < relative_error < 1.0",
                call.Arguments[^1].At + 1
            );
    }

    private double? ConstantFraction(Call call, Expression argument, Environment below)
    {
        var scalar = Casts.To(binder.Expressions.Bind(argument, below), SqlType.Double, CastContext.Implicit, binder.Zone, call.At);
        return scalar.IsConstant
            ? (double?)ConstantFolding.Value(scalar)
            : throw Refusal.NotSupported($"an argument of {call.Name} that is not constant", argument.At);
    }
}
