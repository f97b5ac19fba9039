using Balloon.Text;

namespace Balloon.Sandbox.Types;

/// <summary>
/// Equality, hash and order of values within arrays and structs: nulls are equal to each other and greater than any value.
/// </summary>
internal static class ItemOrder
{
    public static bool Same(IReadOnlyList<object?> a, IReadOnlyList<object?> b)
    {
        if (a.Count != b.Count)
            return false;
        for (var i = 0; i < a.Count; i++)
        {
            if (!Same(a[i], b[i]))
                return false;
        }

        return true;
    }

    public static bool Same(object? a, object? b) => a is byte[] x && b is byte[] y ? Physical<byte[]>.Equals(x, y) : Equals(a, b);

    public static int Hash(IReadOnlyList<object?> items)
    {
        var hash = new HashCode();
        foreach (var item in items)
            hash.Add(item is byte[] bytes ? (int)Physical<byte[]>.Hash(bytes) : item?.GetHashCode() ?? 0);
        return hash.ToHashCode();
    }

    public static int Compare(IReadOnlyList<object?> a, IReadOnlyList<object?> b)
    {
        var shared = Math.Min(a.Count, b.Count);
        for (var i = 0; i < shared; i++)
        {
            if (Compare(a[i], b[i]) is not 0 and var order)
                return order;
        }

        return a.Count.CompareTo(b.Count);
    }

    /// <summary>Compares single values.</summary>
    public static IComparer<object?> ByValue { get; } = Comparer<object?>.Create(Compare);

    private static int Compare(object? a, object? b) =>
        (a, b) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            (string x, string y) => CodePoints.Compare(x, y),
            (byte[] x, byte[] y) => Physical<byte[]>.Compare(x, y),
            (double x, double y) => Float.Compare(x, y),
            (float x, float y) => Float.Compare(x, y),
            _ => Comparer<object>.Default.Compare(a, b),
        };
}
