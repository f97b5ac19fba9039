using System.Collections;
using Balloon.Text;

namespace Balloon.Iceberg.Spec;

/// <summary>Compares plain values.</summary>
internal static class ValueOrder
{
    public static int Compare(object left, object right) =>
        (left, right) switch
        {
            (string a, string b) => CodePoints.Compare(a, b),
            (byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b),
            (int a, int b) => a.CompareTo(b),
            (long a, long b) => a.CompareTo(b),
            (double a, double b) => Floating(a, b),
            (float a, float b) => Floating(a, b),
            (bool a, bool b) => a.CompareTo(b),
            (Guid a, Guid b) => Uuid(a, b),
            (IcebergDecimal a, IcebergDecimal b) => a.CompareTo(b),
            _ => throw IcebergException.InvalidArgument($"A {left.GetType().Name} cannot be compared with a {right.GetType().Name}."),
        };

    public static bool Same(object? left, object? right) =>
        (left, right) switch
        {
            (null, null) => true,
            (null, _) or (_, null) => false,
            (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
            (Array a, Array b) => a.Length == b.Length && SameItems(a, b),
            (KeyValuePair<object, object?> a, KeyValuePair<object, object?> b) => Same(a.Key, b.Key) && Same(a.Value, b.Value),
            _ => left.Equals(right),
        };

    private static int Floating(double a, double b)
    {
        if (double.IsNaN(a) || double.IsNaN(b))
            return double.IsNaN(a).CompareTo(double.IsNaN(b));
        return a == 0 && b == 0 ? double.IsNegative(b).CompareTo(double.IsNegative(a)) : a.CompareTo(b);
    }

    private static int Uuid(Guid a, Guid b)
    {
        Span<byte> x = stackalloc byte[16];
        Span<byte> y = stackalloc byte[16];
        a.TryWriteBytes(x, bigEndian: true, out _);
        b.TryWriteBytes(y, bigEndian: true, out _);
        return x.SequenceCompareTo(y);
    }

    private static bool SameItems(IList a, IList b)
    {
        for (var i = 0; i < a.Count; i++)
        {
            if (!Same(a[i], b[i]))
                return false;
        }

        return true;
    }
}
