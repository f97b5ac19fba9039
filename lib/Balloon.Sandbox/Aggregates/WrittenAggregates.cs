using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Aggregates;

/// <summary>Aggregates that are rewritten into others, as RisingWave does.</summary>
internal static class WrittenAggregates
{
    public static Scalar Average(IAggregateWriter writer, IReadOnlyList<Scalar> arguments)
    {
        var x = arguments[0];
        var (sum, count) = (writer.Call(AggregateKinds.Sum, x), writer.Call(AggregateKinds.Count, x));
        if (sum.Type == SqlType.Interval)
            return FunctionTable.Call("/", [sum, count], writer.Zone, writer.At);
        var type = Type(x);
        return FunctionTable.Call(
            "/",
            [Casts.To(sum, type, CastContext.Assign, writer.Zone), Casts.To(count, type, CastContext.Implicit, writer.Zone)],
            writer.Zone,
            writer.At
        );
    }

    public static Scalar VariancePop(IAggregateWriter writer, IReadOnlyList<Scalar> arguments) => Variance(writer, arguments[0], false);

    public static Scalar VarianceSamp(IAggregateWriter writer, IReadOnlyList<Scalar> arguments) => Variance(writer, arguments[0], true);

    public static Scalar DeviationPop(IAggregateWriter writer, IReadOnlyList<Scalar> arguments) =>
        Root(writer, VariancePop(writer, arguments));

    public static Scalar DeviationSamp(IAggregateWriter writer, IReadOnlyList<Scalar> arguments) =>
        Root(writer, VarianceSamp(writer, arguments));

    /// <summary>The value beside the least of others; rows with a null in either do not count.</summary>
    public static Scalar ArgMin(IAggregateWriter writer, IReadOnlyList<Scalar> arguments) => ArgExtreme(writer, arguments, false);

    /// <summary>The value beside the greatest of others.</summary>
    public static Scalar ArgMax(IAggregateWriter writer, IReadOnlyList<Scalar> arguments) => ArgExtreme(writer, arguments, true);

    private static Scalar ArgExtreme(IAggregateWriter writer, IReadOnlyList<Scalar> arguments, bool isMax)
    {
        var (value, compared) = (arguments[0], arguments[1]);
        var counts = new AndOr(true, new IsNullTest(value, true), new IsNullTest(compared, true));
        return writer.First(value, counts, compared, isMax);
    }

    private static Scalar Root(IAggregateWriter writer, Scalar variance) => FunctionTable.Call("sqrt", [variance], writer.Zone, writer.At);

    // From the sums of the values and of their squares.
    private static CaseScalar Variance(IAggregateWriter writer, Scalar x, bool sample)
    {
        var type = Type(x);
        var floating = type == SqlType.Double;
        var value = Casts.To(x, type, CastContext.Implicit, writer.Zone);
        var sum = writer.Call(AggregateKinds.Sum, value);
        var squares = writer.Call(AggregateKinds.Sum, Make("*", value, value));
        var count = Casts.To(writer.Call(AggregateKinds.Count, value), type, CastContext.Implicit, writer.Zone);
        var one = new Constant(floating ? 1.0 : (Numeric)1, type);
        var spread = Make("-", squares, Make("/", Make("*", sum, sum), count));
        var divisor = sample ? Make("-", count, one) : count;
        // Rounding may make it slightly negative.
        var zero = new Constant(floating ? 0.0 : (Numeric)0, type);
        return new CaseScalar(
            [(Comparison.Make("<=", count, sample ? one : zero), new Constant(null, type)), (Comparison.Make("<", spread, zero), zero)],
            Make("/", spread, divisor)
        );

        Scalar Make(string name, Scalar a, Scalar b) => FunctionTable.Call(name, [a, b], writer.Zone, writer.At);
    }

    private static SqlType Type(Scalar x) => x.Type.Kind is SqlTypeKind.Real or SqlTypeKind.Double ? SqlType.Double : SqlType.Numeric;
}
