using System.Runtime.CompilerServices;

namespace Balloon.Iceberg.Columns;

/// <summary>Rows of one time or of one sorted column come together: most values are the one before, which is found out without a look-up.</summary>
internal static class Repeats
{
    /// <summary>True when both are surely the same value; objects that are equal but not one may be told apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same<T>(T a, T b) =>
        RuntimeHelpers.IsReferenceOrContainsReferences<T>() ? ReferenceEquals(a, b) : EqualityComparer<T>.Default.Equals(a, b);
}
