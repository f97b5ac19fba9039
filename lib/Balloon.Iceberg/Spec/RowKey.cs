namespace Balloon.Iceberg.Spec;

/// <summary>Plain values as a dictionary key: null equals null, NaN equals NaN, -0.0 and 0.0 differ.</summary>
internal readonly struct RowKey(object?[] values) : IEquatable<RowKey>
{
    private readonly int _hash = HashOf(values);

    public object?[] Items { get; } = values;

    public bool Equals(RowKey other)
    {
        if (_hash != other._hash || Items.Length != other.Items.Length)
            return false;
        for (var i = 0; i < Items.Length; i++)
        {
            if (!Same(Items[i], other.Items[i]))
                return false;
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is RowKey other && Equals(other);

    public override int GetHashCode() => _hash;

    private static bool Same(object? a, object? b) =>
        (a, b) switch
        {
            (string x, string y) => x == y,
            (double x, double y) => BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(y)
                || (double.IsNaN(x) && double.IsNaN(y)),
            (float x, float y) => BitConverter.SingleToInt32Bits(x) == BitConverter.SingleToInt32Bits(y)
                || (float.IsNaN(x) && float.IsNaN(y)),
            _ => Values.Same(a, b),
        };

    private static int HashOf(object?[] values)
    {
        var hash = new HashCode();
        foreach (var value in values)
        {
            if (value is byte[] bytes)
                hash.AddBytes(bytes);
            else
                hash.Add(value);
        }

        return hash.ToHashCode();
    }
}
