using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>
/// The bucket of a DDSketch for a number: bucket bounds grow by the factor <paramref name="Base"/>, so that every value is within the
/// relative error of the middle of its bucket. Numbers follow the order of the values: negative below 0, zero for 0, positive above.
/// </summary>
internal sealed record SketchBucket(Scalar Value, double Base) : Scalar(SqlType.BigInt)
{
    // Above every bucket number of RisingWave, which has 32 bits.
    private const long Positive = 1L << 32;

    public override IReadOnlyList<Scalar> Children => [Value];

    public override Scalar WithChildren(IReadOnlyList<Scalar> children) => this with { Value = children[0] };

    public override Column Evaluate(Batch batch, EvaluationContext context)
    {
        var column = (Column<double>)Value.Evaluate(batch, context);
        var buckets = new Column<long>(Type, batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            if (column.IsNull(i))
                buckets.AppendNull();
            else
                buckets.Add(Of(column.Values[i]));
        }

        return buckets;
    }

    /// <summary>The value that represents a bucket.</summary>
    public static double Middle(long bucket, double factor) =>
        bucket switch
        {
            0 => 0,
            > 0 => 2.0 * Power(factor, (int)(bucket - Positive)) / (factor + 1.0),
            _ => -2.0 * Power(factor, (int)(-bucket - Positive)) / (factor + 1.0),
        };

    public override string ToString() => $"sketch_bucket({Value})";

    private long Of(double value)
    {
        var size = Math.Abs(value);
        if (size == 0)
            return 0;
        var bucket = (int)Math.Ceiling(Math.Log(size) / Math.Log(Base));
        return value < 0 ? -Positive - bucket : Positive + bucket;
    }

    // By squaring, as in RisingWave: Math.Pow rounds the last digit differently.
    private static double Power(double value, int exponent)
    {
        var result = 1.0;
        for (var left = exponent; left != 0; left /= 2)
        {
            if ((left & 1) != 0)
                result *= value;
            value *= value;
        }

        return exponent < 0 ? 1 / result : result;
    }
}
