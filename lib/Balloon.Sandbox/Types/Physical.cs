using System.Runtime.CompilerServices;
using Balloon.Text;

namespace Balloon.Sandbox.Types;

/// <summary>Equality, hash and order of the .NET types that hold values. NaN equals itself and is the greatest number, as in PostgreSQL.</summary>
internal static class Physical<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Equals(T a, T b)
    {
        // Equal texts of one source are mostly the same object.
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>() && ReferenceEquals(a, b))
            return true;
        if (typeof(T) == typeof(string))
            return string.Equals((string?)(object?)a, (string?)(object?)b);
        if (typeof(T) == typeof(byte[]))
            return ((byte[])(object)a!).AsSpan().SequenceEqual((byte[])(object)b!);
        return EqualityComparer<T>.Default.Equals(a, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Hash(T value)
    {
        if (typeof(T) == typeof(int))
            return Mix((uint)(int)(object)value!);
        if (typeof(T) == typeof(long))
        {
            var bits = (ulong)(long)(object)value!;
            return Mix((uint)(bits ^ (bits >> 32)) * 0x9E3779B1 + (uint)(bits >> 20));
        }

        if (typeof(T) == typeof(double))
        {
            var number = (double)(object)value!;
            return Mix((uint)(number == 0 ? 0 : number.GetHashCode()));
        }

        if (typeof(T) == typeof(byte[]))
        {
            var hash = new HashCode();
            hash.AddBytes((byte[])(object)value!);
            return (uint)hash.ToHashCode();
        }

        return (uint)value!.GetHashCode();
    }

    public static int Compare(T a, T b)
    {
        if (typeof(T) == typeof(string))
            return CodePoints.Compare((string?)(object?)a, (string?)(object?)b);
        if (typeof(T) == typeof(byte[]))
            return ((byte[])(object)a!).AsSpan().SequenceCompareTo((byte[])(object)b!);
        if (typeof(T) == typeof(double))
            return Float.Compare((double)(object)a!, (double)(object)b!);
        if (typeof(T) == typeof(float))
            return Float.Compare((float)(object)a!, (float)(object)b!);
        return Comparer<T>.Default.Compare(a, b);
    }

    private static uint Mix(uint h)
    {
        h ^= h >> 16;
        h *= 0x85EBCA6B;
        h ^= h >> 13;
        h *= 0xC2B2AE35;
        return h ^ (h >> 16);
    }
}

/// <summary>The order of floating-point numbers in SQL.</summary>
internal static class Float
{
    public static int Compare(double a, double b) =>
        a < b ? -1
        : a > b ? 1
        : a == b ? 0
        : double.IsNaN(a) ? (double.IsNaN(b) ? 0 : 1)
        : -1;
}
